package dev.parley.domain.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.yaml.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivePromptsTest {
    private static final Message HELLO = new Message(Message.USER, "Hello {agent[first_name]}");

    private Configuration configuration;
    private LivePrompts prompts;
    private Fields agent;
    private Fields candidate;
    private Fields jobOpening;

    @BeforeEach
    void load() throws ConfigException {
        configuration = Configuration.load(Path.of(System.getProperty("parley.root"), "config"));
        prompts = new LivePrompts(configuration.templates(), configuration.flowSchema());
        agent = configuration.seeds().agents().getFirst();
        candidate = configuration.seeds().candidates().getFirst();
        jobOpening = configuration.seeds().jobOpenings().getFirst();
    }

    @Test
    void shouldAskWithThePromptOfTheTrainingExamples() {
        List<Message> messages = prompts.messages(agent, candidate, jobOpening, List.of(HELLO));

        assertThat(messages).hasSize(2).last().isEqualTo(HELLO);
        assertThat(messages.getFirst().role()).isEqualTo(Message.SYSTEM);
        assertThat(messages.getFirst().content())
                .startsWith("You are Helena Marsh, a recruiter at Fernhill Talent.")
                .contains("Tramline Software")
                .doesNotContain("{");
    }

    @Test
    void shouldFillInNothingForWhatAProfileLacks() {
        List<Message> messages =
                prompts.messages(agent, new Fields(Map.of("first_name", "Ada")), new Fields(Map.of()), List.of());

        assertThat(messages).singleElement().satisfies(system -> assertThat(system.content())
                .contains("You chat with\nAda  about an opening as .")
                .doesNotContain("{candidate"));
    }

    @Test
    void shouldFollowTheAgentsLinesOfTheFirstWay() {
        List<Message> said = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        Optional<LivePrompts.Stage> stage = prompts.stage(agent, candidate, jobOpening, said);
        while (stage.isPresent()) {
            steps.add(stage.get().step());
            assertThat(stage.get().example()).isNotEmpty().doesNotContain("{");
            said.add(new Message(Message.ASSISTANT, stage.get().example()));
            said.add(new Message(Message.USER, "Go on."));
            stage = prompts.stage(agent, candidate, jobOpening, said);
        }

        assertThat(steps)
                .containsExactly(
                        "greeting",
                        "interest",
                        "experience",
                        "requirements",
                        "apply",
                        "questions",
                        "answer",
                        "next_step",
                        "call");
    }

    @Test
    void shouldLeaveALoopWhenItsVisitsAreUsedUp() throws ConfigException {
        FlowSchema loop = FlowSchema.parse("flow.yml", """
                - id: ask
                  is_start: true
                  is_branch: true
                  max_visits: 3
                  initiator: agent
                  actions:
                    - {role: agent, action_type: template, example: "Well?"}
                    - {role: candidate, action_type: response, examples: {again: "Hm?", stop: "No."}}
                  next: {again: ask, stop: bye}
                - {id: bye, is_end: true, initiator: agent, actions: [{role: agent, action_type: template, example: Bye}]}
                """);
        prompts = new LivePrompts(configuration.templates(), loop);
        List<Message> said = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            prompts.stage(agent, candidate, jobOpening, said).ifPresent(stage -> steps.add(stage.step()));
            said.add(new Message(Message.ASSISTANT, "…"));
        }

        assertThat(steps).containsExactly("ask", "ask", "ask", "bye");
    }
}
