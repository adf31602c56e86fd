package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.CommittedLog.Entry;
import dev.parley.embedded.Endpoints;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Run again, with and without changes: what it costs is counted at the teacher (reliability case H81). */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class RerunIT {
    private static final String AFTER_CANDIDATES = "job_openings:";
    private static final String FOURTH_CANDIDATE = """
          - first_name: Noor
            last_name: Haddad
            experiences:
              - {company: Werft Nord, position: welder, description: Welds hulls.}
        job_openings:""";
    /** The flows that have the question have 2, 4 and 3 model turns from there on. */
    private static final int FROM_THE_QUESTION_ON = 15 * (2 + 4 + 3);

    private Workspace workspace;
    private CommittedLog log;
    private ScriptedTeacher teacher;

    @BeforeEach
    void open(Endpoints endpoints) {
        teacher = ScriptedTeacher.start(Script.normal());
        workspace = Workspace.on(endpoints).taughtBy(teacher);
        log = new CommittedLog(endpoints, workspace.topics());
    }

    @AfterEach
    void close() {
        teacher.close();
        workspace.close();
    }

    @Test
    void shouldCallNobodyAndWriteTheSameBytesWhenNothingChanged() throws Exception {
        Generated first = Generated.by(workspace);
        byte[] written = Files.readAllBytes(first.conversations());
        byte[] manifest = Files.readAllBytes(first.manifest());
        teacher.forget();

        Generated again = Generated.by(workspace);
        Generated elsewhere = Generated.by(workspace, "--output", "elsewhere");

        assertThat(teacher.count()).isZero();
        assertThat(again.number("model_calls")).isZero();
        assertThat(again.text("run")).isEqualTo(first.text("run"));
        assertThat(again.text("dataset_version")).isEqualTo(first.text("dataset_version"));
        assertThat(again.conversations()).isEqualTo(first.conversations()).hasBinaryContent(written);
        assertThat(elsewhere.conversations()).hasBinaryContent(written);
        assertThat(elsewhere.manifest()).hasBinaryContent(manifest);
    }

    /** Reliability case 21: topologies and worker read everything again, and know all of it. */
    @Test
    void shouldCallNobodyAndSayNothingElseWhenTheOffsetsOfTheGroupsAreGone(Endpoints endpoints) throws Exception {
        Generated first = Generated.by(workspace, "--sample", "9");
        List<String> said = keys(Topics.TURNS, Topics.CONVERSATIONS);
        teacher.forget();
        forgetOffsets(endpoints);

        Generated again = Generated.by(workspace, "--sample", "9", "--output", "again");
        Generated more =
                Generated.by(workspace, "--sample", "10", "--output", "more").completed(10);

        assertThat(again.number("model_calls")).isZero();
        assertThat(again.conversations()).hasSameBinaryContentAs(first.conversations());
        assertThat(teacher.count()).isEqualTo(more.number("model_calls"));
        assertThat(keys(Topics.TURNS, Topics.CONVERSATIONS)).containsAll(said).doesNotHaveDuplicates();
        // They are derived again, and are the same.
        assertThat(log.read(Topics.EXAMPLES).stream().map(Entry::event).distinct())
                .hasSize(keys(Topics.EXAMPLES).stream().distinct().toList().size());
    }

    private List<String> keys(Topic... topics) {
        return Stream.of(topics)
                .flatMap(topic -> log.read(topic).stream().map(Entry::key))
                .toList();
    }

    private void forgetOffsets(Endpoints endpoints) throws Exception {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            assertThat(groups(admin))
                    .contains(
                            workspace.topics().prefix() + "generation",
                            workspace.topics().prefix() + "worker");
            // A group with members is not deleted, and those with a name are missed only after their session.
            await().atMost(LiveApi.PATIENCE).ignoreExceptions().until(() -> {
                List<String> left = groups(admin);
                if (!left.isEmpty()) {
                    admin.deleteConsumerGroups(left).all().get();
                }
                return left.isEmpty();
            });
        }
    }

    private List<String> groups(Admin admin) throws Exception {
        return admin.listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(workspace.topics().prefix()))
                .toList();
    }

    @Test
    void shouldAskOnlyForTheConversationsOfANewCandidate() throws Exception {
        Generated.by(workspace).completed(Workspace.SEEDS);
        teacher.forget();
        workspace.edit("seeds.yml", AFTER_CANDIDATES, FOURTH_CANDIDATE);

        Generated more = Generated.by(workspace).completed(Workspace.SEEDS + 5 * 4);

        assertThat(teacher.requests())
                .hasSize(Workspace.MODEL_CALLS / 3)
                .allMatch(request -> request.contents().getFirst().contains("Noor"));
        assertThat(more.number("model_calls")).isEqualTo(Workspace.MODEL_CALLS / 3);
        assertThat(more.lines()).hasSize(Workspace.SEEDS + 5 * 4);
    }

    @Test
    void shouldAskAnewOnlyForAnEditedStepAndWhatFollowsIt() throws Exception {
        Generated first = Generated.by(workspace);
        teacher.forget();
        workspace.edit("conversation_flow.yml", "The candidate asks one question", "The candidate asks two questions");

        Generated edited = Generated.by(workspace).completed(Workspace.SEEDS);

        assertThat(teacher.count()).isEqualTo(FROM_THE_QUESTION_ON);
        assertThat(teacher.requests())
                .noneMatch(request -> request.contents().getFirst().contains("whether a new job is of interest"));
        assertThat(edited.number("model_calls")).isEqualTo(FROM_THE_QUESTION_ON);
        assertThat(edited.number("reused_turns")).isEqualTo(Workspace.MODEL_CALLS - FROM_THE_QUESTION_ON);
        assertThat(edited.lines()).hasSize(Workspace.SEEDS);
        assertThat(edited.text("run")).isNotEqualTo(first.text("run"));
        // Turns 2 and 3 are those before the question.
        assertThat(turns(edited, 2)).hasSize(Workspace.SEEDS).isEqualTo(turns(first, 2));
        assertThat(turns(edited, 3)).isEqualTo(turns(first, 3));
    }

    @Test
    void shouldCallNobodyWhenAModelIsAddedForFailover() throws Exception {
        Generated alone = Generated.by(workspace, "--sample", "6");
        teacher.forget();
        workspace.edit("models.yml", "agent: {", "agent: {models: [gpt-4o-mini, gpt-4.1], ");

        Generated together =
                Generated.by(workspace, "--sample", "6", "--output", "together").completed(6);

        assertThat(teacher.count()).isZero();
        assertThat(together.text("run")).isNotEqualTo(alone.text("run"));
        assertThat(together.number("reused_turns")).isEqualTo(alone.number("model_calls"));
    }

    private Map<String, String> turns(Generated run, int position) {
        return log.events(Topics.TURNS, TurnRecorded.class)
                .filter(turn -> run.text("run").equals(turn.getRunId()) && turn.getPosition() == position)
                .collect(Collectors.toMap(TurnRecorded::getSeedId, TurnRecorded::getText));
    }

    @Test
    void shouldDrawTheSameSampleForTheSameSeed() throws Exception {
        Generated one = Generated.by(workspace, "--sample", "7", "--seed", "3").completed(7);
        int asked = teacher.count();
        Generated same = Generated.by(workspace, "--sample", "7", "--seed", "3", "--output", "same");
        assertThat(teacher.count()).isEqualTo(asked);
        Generated other = Generated.by(workspace, "--sample", "7", "--seed", "4", "--output", "other")
                .completed(7);

        assertThat(same.conversations()).hasSameBinaryContentAs(one.conversations());
        assertThat(Workspace.read(other.conversations())).isNotEqualTo(Workspace.read(one.conversations()));
    }
}
