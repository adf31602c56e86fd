package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.InferenceResult;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.TeacherRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ParleyPlatform.class)
class GenerateIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Workspace workspace;
    private CommittedLog log;
    private ScriptedTeacher teacher;

    @BeforeEach
    void open(Endpoints endpoints) {
        workspace = Workspace.on(endpoints);
        log = new CommittedLog(endpoints, workspace.topics());
        teacher = ScriptedTeacher.start(Script.normal());
    }

    @AfterEach
    void close() {
        teacher.close();
        workspace.close();
    }

    @Test
    void shouldRehearseWithoutKeyAndSaySoEverywhere() throws Exception {
        Ended ended = workspace.run("generate");

        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(ended.messages()).contains("Rehearsing offline", "OPENAI_API_KEY");
        Generated run = new Generated(workspace.directory(), ended.json()).completed(Workspace.SEEDS);
        JsonNode json = run.json();
        assertThat(json.path("rehearsal").asBoolean()).isTrue();
        assertThat(json.path("run").asText()).isNotBlank();
        assertThat(json.path("dataset_version").asText()).isNotBlank();
        assertThat(json.path("model_calls").asInt()).isEqualTo(Workspace.MODEL_CALLS);
        String version = json.path("dataset_version").asText();
        assertThat(run.conversations())
                .hasFileName("conversations_rehearsal_" + version + ".jsonl")
                .hasParentRaw(workspace.output());
        JsonNode manifest = JSON.readTree(Workspace.read(run.manifest()));
        assertThat(manifest.toString()).contains("\"rehearsal\":true", version);
        assertThat(log.events(Topics.TURNS, TurnRecorded.class)
                        .filter(turn -> turn.getSource().equals("model")))
                .hasSize(Workspace.MODEL_CALLS)
                .allMatch(TurnRecorded::getRehearsal);
        assertThat(log.events(Topics.EXAMPLES, ExampleDerived.class))
                .hasSize(Workspace.SEEDS)
                .allMatch(ExampleDerived::getRehearsal);
        assertThat(log.events(Topics.GENERATION_RESULTS, InferenceResult.class))
                .allMatch(result ->
                        result.getCompleted() != null && result.getCompleted().getRehearsal());
        assertThat(log.count(Topics.DEAD_LETTERS)).isZero();
        assertOneTracePerConversation();
        assertThat(workspace.data().resolve("logs/parley.log"))
                .content()
                .contains("published " + Workspace.SEEDS + " seeds");
    }

    private void assertOneTracePerConversation() {
        List<String> traces = log.traces(Topics.SEEDS);
        assertThat(traces).hasSize(Workspace.SEEDS).doesNotHaveDuplicates();
        for (Topic topic : List.of(
                Topics.GENERATION_REQUESTS,
                Topics.GENERATION_RESULTS,
                Topics.TURNS,
                Topics.CONVERSATIONS,
                Topics.EXAMPLES)) {
            assertThat(Set.copyOf(log.traces(topic))).as("on %s", topic.name()).isEqualTo(Set.copyOf(traces));
        }
    }

    @Test
    void shouldWriteEveryConversationInTheChatFormat() throws Exception {
        Generated run = Generated.by(workspace).completed(Workspace.SEEDS);

        List<JsonNode> lines = run.lines();
        assertThat(lines).hasSize(Workspace.SEEDS);
        for (JsonNode line : lines) {
            List<String> roles = roles(line);
            assertThat(roles.getFirst()).isEqualTo("system");
            assertThat(roles.get(1)).isEqualTo("assistant");
            assertThat(line.at("/messages/0/content").asText())
                    .startsWith("You are Ida of Nordhafen Logistik.")
                    .doesNotContain("STAGE");
            assertThat(line.at("/messages/1/content").asText())
                    .startsWith("Hello ")
                    .endsWith(", this is Ida.");
            assertThat(roles.subList(1, roles.size())).containsOnly("assistant", "user");
        }
        Map<Integer, Long> byTurns = log.events(Topics.CONVERSATIONS, ConversationCompleted.class)
                .collect(Collectors.groupingBy(ConversationCompleted::getTurns, Collectors.counting()));
        assertThat(byTurns).isEqualTo(Map.of(4, 15L, 8, 15L, 11, 15L, 12, 15L));
        assertThat(lines.stream()
                        .collect(Collectors.groupingBy(line -> roles(line).size() - 1, Collectors.counting())))
                .isEqualTo(byTurns);
    }

    @Test
    void shouldAskTheTeacherWhatTheTemplatesSayFromTheSpeakersSide() throws Exception {
        workspace.taughtBy(teacher);

        Generated run = Generated.by(workspace, "--model", "gpt-4o-mini");

        assertThat(run.json().path("rehearsal").asBoolean()).isFalse();
        assertThat(run.number("model_calls")).isEqualTo(Workspace.MODEL_CALLS);
        List<TeacherRequest> asked = teacher.requests();
        assertThat(asked).hasSize(Workspace.MODEL_CALLS).allMatch(request -> request.model()
                .equals("gpt-4o-mini"));
        assertThat(asked).allSatisfy(request -> {
            assertThat(request.headers()).containsEntry("authorization", "Bearer test-key");
            assertThat(request.json()
                            .path("max_tokens")
                            .asInt(request.json().path("max_completion_tokens").asInt()))
                    .isEqualTo(64);
            assertThat(request.contents().getFirst()).doesNotContain("{", "}").contains("STAGE: ", "EXAMPLE: ");
        });
        assertThat(asked.stream()
                        .filter(request -> request.contents().getFirst().startsWith("You are Mira Okafor.")))
                .filteredOn(request -> stage(request).equals("The candidate asks one question about the job."))
                .hasSize(5 * 3)
                .allSatisfy(GenerateIT::assertCandidatesQuestion);
        assertThat(asked)
                .filteredOn(request -> stage(request).equals("The agent answers the question."))
                .hasSize(15 * 3)
                .allSatisfy(GenerateIT::assertAgentsAnswer);
        assertThat(asked)
                .filteredOn(request -> stage(request).equals("The candidate says whether a new job is of interest."))
                .filteredOn(request -> request.contents().getFirst().endsWith("EXAMPLE: No, thank you."))
                .hasSize(15);
    }

    private static void assertCandidatesQuestion(TeacherRequest request) {
        assertThat(request.contents().getFirst()).isEqualToNormalizingNewlines("""
                        You are Mira Okafor.
                        CAREER: %s
                        OFFER: %s from Ida
                        STAGE: The candidate asks one question about the job.
                        EXAMPLE: What is <a detail> like?""".formatted(
                        between(request.contents().getFirst(), "CAREER: ", "\nOFFER: "),
                        between(request.contents().getFirst(), "OFFER: ", " from Ida")));
        assertThat(request.contents().getFirst()).contains("crane operator", "Kranwerk");
        assertThat(request.roles()).containsExactly("system", "user", "user", "assistant");
        assertThat(request.contents().get(1)).isEqualTo("Hello Mira, this is Ida.");
    }

    private static void assertAgentsAnswer(TeacherRequest request) {
        assertThat(request.contents().getFirst()).startsWith("You are Ida of Nordhafen Logistik.\nJOB: ");
        assertThat(request.roles()).containsExactly("system", "assistant", "assistant", "user", "user");
        assertThat(request.contents().get(1)).endsWith(", this is Ida.");
    }

    @Test
    void shouldRunExactlyAsPlanned() throws Exception {
        workspace.taughtBy(teacher);

        JsonNode plan = workspace.run("plan").json();
        int askedByPlan = teacher.count();
        boolean dataAfterPlan = Files.exists(workspace.data().resolve("kafka"));
        Generated run = Generated.by(workspace);

        assertThat(askedByPlan).isZero();
        assertThat(dataAfterPlan).isFalse();
        assertThat(plan.path("agents").asInt()).isEqualTo(1);
        assertThat(plan.path("candidates").asInt()).isEqualTo(3);
        assertThat(plan.path("job_openings").asInt()).isEqualTo(5);
        assertThat(plan.path("flows").asInt()).isEqualTo(4);
        assertThat(plan.path("seeds").asInt()).isEqualTo(Workspace.SEEDS);
        assertThat(plan.path("model_calls").asInt()).isEqualTo(Workspace.MODEL_CALLS);
        assertThat(plan.path("prompt_tokens").asLong()).isPositive();
        assertThat(plan.path("completion_tokens").asLong()).isPositive();
        assertThat(plan.path("usd").asDouble()).isPositive();
        run.completed(plan.path("seeds").asInt());
        assertThat(run.number("model_calls")).isEqualTo(plan.path("model_calls").asInt());
        assertThat(teacher.count()).isEqualTo(plan.path("model_calls").asInt());
        long templateTurns = log.events(Topics.TURNS, TurnRecorded.class)
                .filter(turn -> turn.getSource().equals("template"))
                .count();
        assertThat(templateTurns).isEqualTo(plan.path("template_turns").asLong());
    }

    private static List<String> roles(JsonNode example) {
        return example.path("messages").findValuesAsText("role");
    }

    private static String stage(TeacherRequest request) {
        return between(request.contents().getFirst(), "STAGE: ", "\nEXAMPLE: ");
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
