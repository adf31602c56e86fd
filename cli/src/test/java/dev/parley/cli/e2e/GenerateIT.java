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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ParleyPlatform.class)
class GenerateIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Workspace offline;
    private static CommittedLog offlineLog;
    private static Ended rehearsal;
    private static Workspace online;
    private static ScriptedTeacher teacher;
    private static JsonNode plan;
    private static int askedByPlan;
    private static boolean dataAfterPlan;
    private static CommittedLog onlineLog;
    private static Ended lesson;

    /** One run without a teacher and one with: the tests look at what came of them. */
    @BeforeAll
    static void generate(Endpoints endpoints) throws Exception {
        offline = Workspace.on(endpoints);
        offlineLog = new CommittedLog(endpoints, offline.topics());
        rehearsal = offline.run("generate");
        teacher = ScriptedTeacher.start(Script.normal());
        online = Workspace.on(endpoints).taughtBy(teacher);
        onlineLog = new CommittedLog(endpoints, online.topics());
        plan = online.run("plan").json();
        askedByPlan = teacher.count();
        dataAfterPlan = Files.exists(online.data().resolve("kafka"));
        lesson = online.run("generate", "--model", "gpt-4o-mini", "--language", "pt-BR", "--license", "CC-BY-4.0");
    }

    @AfterAll
    static void close() {
        teacher.close();
        online.close();
        offline.close();
    }

    private static Generated of(Workspace workspace, Ended ended) {
        assertThat(ended.status()).as("%s", ended).isZero();
        return new Generated(workspace.directory(), ended.json()).completed(Workspace.SEEDS);
    }

    @Test
    void shouldRehearseWithoutKeyAndSaySoEverywhere() throws Exception {
        Generated run = of(offline, rehearsal);

        assertThat(rehearsal.messages()).contains("Rehearsing offline", "OPENAI_API_KEY");
        JsonNode json = run.json();
        assertThat(json.path("rehearsal").asBoolean()).isTrue();
        assertThat(json.path("run").asText()).isNotBlank();
        assertThat(json.path("dataset_version").asText()).isNotBlank();
        assertThat(json.path("model_calls").asInt()).isEqualTo(Workspace.MODEL_CALLS);
        String version = json.path("dataset_version").asText();
        assertThat(run.conversations())
                .hasFileName("conversations_rehearsal_" + version + ".jsonl")
                .hasParentRaw(offline.output());
        JsonNode manifest = JSON.readTree(Workspace.read(run.manifest()));
        assertThat(manifest.toString()).contains("\"rehearsal\":true", version);
        assertThat(offlineLog.events(Topics.TURNS, TurnRecorded.class).filter(turn -> turn.getSource()
                        .equals("model")))
                .hasSize(Workspace.MODEL_CALLS)
                .allMatch(TurnRecorded::getRehearsal);
        assertThat(offlineLog.events(Topics.EXAMPLES, ExampleDerived.class))
                .hasSize(Workspace.SEEDS)
                .allMatch(ExampleDerived::getRehearsal);
        assertThat(offlineLog.events(Topics.GENERATION_RESULTS, InferenceResult.class))
                .allMatch(result ->
                        result.getCompleted() != null && result.getCompleted().getRehearsal());
        assertThat(offlineLog.count(Topics.DEAD_LETTERS)).isZero();
        assertOneTracePerConversation();
        assertThat(offline.data().resolve("logs/parley.log"))
                .content()
                .contains("published " + Workspace.SEEDS + " seeds");
    }

    private void assertOneTracePerConversation() {
        List<String> traces = offlineLog.traces(Topics.SEEDS);
        assertThat(traces).hasSize(Workspace.SEEDS).doesNotHaveDuplicates();
        for (Topic topic : List.of(
                Topics.GENERATION_REQUESTS,
                Topics.GENERATION_RESULTS,
                Topics.TURNS,
                Topics.CONVERSATIONS,
                Topics.EXAMPLES)) {
            assertThat(Set.copyOf(offlineLog.traces(topic)))
                    .as("on %s", topic.name())
                    .isEqualTo(Set.copyOf(traces));
        }
    }

    @Test
    void shouldSayInTheManifestWhatOnlyTheOwnerOfADatasetKnows() throws Exception {
        JsonNode taught = JSON.readTree(Workspace.read(of(online, lesson).manifest()));
        JsonNode rehearsed = JSON.readTree(Workspace.read(of(offline, rehearsal).manifest()));

        assertThat(taught.path("language").asText()).isEqualTo("pt-BR");
        assertThat(taught.path("license").asText()).isEqualTo("CC-BY-4.0");
        assertThat(taught.path("license_note").asText()).isEmpty();
        assertThat(rehearsed.path("language").asText()).isEqualTo("en");
        assertThat(rehearsed.path("license_note").asText()).contains("--license");
    }

    @Test
    void shouldWriteEveryConversationInTheChatFormat() throws Exception {
        Generated run = of(offline, rehearsal);

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
        Map<Integer, Long> byTurns = offlineLog
                .events(Topics.CONVERSATIONS, ConversationCompleted.class)
                .collect(Collectors.groupingBy(ConversationCompleted::getTurns, Collectors.counting()));
        assertThat(byTurns).isEqualTo(Map.of(4, 15L, 8, 15L, 11, 15L, 12, 15L));
        assertThat(lines.stream()
                        .collect(Collectors.groupingBy(line -> roles(line).size() - 1, Collectors.counting())))
                .isEqualTo(byTurns);
    }

    @Test
    void shouldAskTheTeacherWhatTheTemplatesSayFromTheSpeakersSide() {
        Generated run = of(online, lesson);

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
    void shouldRunExactlyAsPlanned() {
        Generated run = of(online, lesson);

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
        long templateTurns = onlineLog
                .events(Topics.TURNS, TurnRecorded.class)
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
