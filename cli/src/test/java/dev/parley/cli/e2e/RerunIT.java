package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.CommittedLog.Entry;
import dev.parley.embedded.Endpoints;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Retention;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Run again, with and without changes: what it costs is counted at the teacher (reliability case H81). */
// Long, and in one piece: not at the end, alone.
@Order(3)
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

    private static Workspace unchanged;
    private static ScriptedTeacher teacher;
    private static CommittedLog log;
    private static Generated first;

    /** What all tests run again. They share its topics and its teacher, so they come one after the other. */
    @BeforeAll
    static void generate(Endpoints endpoints) throws Exception {
        teacher = ScriptedTeacher.start(Script.normal());
        unchanged = Workspace.on(endpoints).taughtBy(teacher);
        log = new CommittedLog(endpoints, unchanged.topics());
        first = Generated.by(unchanged).completed(Workspace.SEEDS);
    }

    @AfterAll
    static void close() {
        teacher.close();
        unchanged.close();
    }

    @BeforeEach
    void forget() {
        teacher.forget();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldCallNobodyAndWriteTheSameBytesWhenNothingChanged() throws Exception {
        byte[] written = Files.readAllBytes(first.conversations());
        byte[] manifest = Files.readAllBytes(first.manifest());

        Generated again = Generated.by(unchanged);
        Generated elsewhere = Generated.by(unchanged, "--output", "elsewhere");

        assertThat(teacher.count()).isZero();
        assertThat(again.number("model_calls")).isZero();
        assertThat(again.text("run")).isEqualTo(first.text("run"));
        assertThat(again.text("dataset_version")).isEqualTo(first.text("dataset_version"));
        assertThat(again.conversations()).isEqualTo(first.conversations()).hasBinaryContent(written);
        assertThat(elsewhere.conversations()).hasBinaryContent(written);
        assertThat(elsewhere.manifest()).hasBinaryContent(manifest);
    }

    /**
     * Reliability case 21: topologies and worker read everything again, and know all of it. The examples are gone as well, as
     * after a kill before they were derived.
     */
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldCallNobodyAndSayNothingElseWhenTheOffsetsOfTheGroupsAreGone(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).taughtBy(teacher)) {
            CommittedLog own = new CommittedLog(endpoints, workspace.topics());
            Generated before = Generated.by(workspace, "--sample", "9");
            List<String> said = keys(own, Topics.TURNS, Topics.CONVERSATIONS);
            teacher.forget();
            try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
                forgetOffsets(admin, workspace.topics().prefix());
            }
            Retention.deleteAll(endpoints.kafkaProperties(), workspace.topics().of(Topics.EXAMPLES));

            Generated again = Generated.by(workspace, "--sample", "9", "--output", "again");
            Generated more = Generated.by(workspace, "--sample", "10", "--output", "more")
                    .completed(10);

            assertThat(again.number("model_calls")).isZero();
            assertThat(again.conversations()).hasSameBinaryContentAs(before.conversations());
            assertThat(teacher.count()).isEqualTo(more.number("model_calls"));
            assertThat(keys(own, Topics.TURNS, Topics.CONVERSATIONS))
                    .containsAll(said)
                    .doesNotHaveDuplicates();
            // They are derived again, and are the same.
            assertThat(own.read(Topics.EXAMPLES).stream().map(Entry::event).distinct())
                    .hasSize(keys(own, Topics.EXAMPLES).stream()
                            .distinct()
                            .toList()
                            .size());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldDeriveTheExamplesAnewFromTheLog(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).taughtBy(teacher)) {
            CommittedLog own = new CommittedLog(endpoints, workspace.topics());
            Generated before = Generated.by(workspace, "--sample", "9");
            teacher.forget();
            Retention.deleteAll(endpoints.kafkaProperties(), workspace.topics().of(Topics.EXAMPLES));

            assertThat(workspace.run("rebuild-examples").status()).isZero();
            Generated again = Generated.by(workspace, "--sample", "9", "--output", "again");

            assertThat(teacher.count()).isZero();
            assertThat(keys(own, Topics.EXAMPLES)).hasSize(9);
            assertThat(again.conversations()).hasSameBinaryContentAs(before.conversations());
        }
    }

    private static List<String> keys(CommittedLog log, Topic... topics) {
        return Stream.of(topics)
                .flatMap(topic -> log.read(topic).stream().map(Entry::key))
                .toList();
    }

    private static void forgetOffsets(Admin admin, String prefix) throws Exception {
        List<String> groups = groups(admin, prefix);
        assertThat(groups).contains(prefix + "generation", prefix + "worker");
        for (ConsumerGroupDescription group :
                admin.describeConsumerGroups(groups).all().get().values()) {
            // Members with a name stay until their session has passed, and a group that has some is not deleted.
            if (!group.members().isEmpty()) {
                admin.removeMembersFromConsumerGroup(group.groupId(), new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get();
            }
        }
        await().atMost(LiveApi.PATIENCE).ignoreExceptions().until(() -> {
            List<String> left = groups(admin, prefix);
            if (!left.isEmpty()) {
                admin.deleteConsumerGroups(left).all().get();
            }
            return left.isEmpty();
        });
    }

    private static List<String> groups(Admin admin, String prefix) throws Exception {
        return admin.listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(prefix))
                .toList();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldAskOnlyForTheConversationsOfANewCandidate() throws Exception {
        try (Workspace workspace = unchanged.beside().edit("seeds.yml", AFTER_CANDIDATES, FOURTH_CANDIDATE)) {
            Generated more = Generated.by(workspace).completed(Workspace.SEEDS + 5 * 4);

            assertThat(teacher.requests())
                    .hasSize(Workspace.MODEL_CALLS / 3)
                    .allMatch(request -> request.contents().getFirst().contains("Noor"));
            assertThat(more.number("model_calls")).isEqualTo(Workspace.MODEL_CALLS / 3);
            assertThat(more.lines()).hasSize(Workspace.SEEDS + 5 * 4);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldAskAnewOnlyForAnEditedStepAndWhatFollowsIt() throws Exception {
        try (Workspace workspace = unchanged
                .beside()
                .edit("conversation_flow.yml", "The candidate asks one question", "The candidate asks two questions")) {
            Generated edited = Generated.by(workspace).completed(Workspace.SEEDS);

            assertThat(teacher.count()).isEqualTo(FROM_THE_QUESTION_ON);
            assertThat(teacher.requests())
                    .noneMatch(request -> request.contents().getFirst().contains("whether a new job is of interest"));
            assertThat(edited.number("model_calls")).isEqualTo(FROM_THE_QUESTION_ON);
            assertThat(edited.number("reused_turns")).isEqualTo(Workspace.MODEL_CALLS - FROM_THE_QUESTION_ON);
            assertThat(edited.lines()).hasSize(Workspace.SEEDS);
            assertThat(edited.text("run")).isNotEqualTo(first.text("run"));
            // Turns 2 and 3 are those before the question.
            assertThat(turns(edited, 2)).hasSize(Workspace.SEEDS);
            assertThat(turns(first, 2)).containsAllEntriesOf(turns(edited, 2));
            assertThat(turns(first, 3)).containsAllEntriesOf(turns(edited, 3));
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldCallNobodyWhenAModelIsAddedForFailover() throws Exception {
        try (Workspace workspace =
                unchanged.beside().edit("models.yml", "agent: {", "agent: {models: [gpt-4o-mini, gpt-4.1], ")) {
            Generated together = Generated.by(workspace).completed(Workspace.SEEDS);

            assertThat(teacher.count()).isZero();
            assertThat(together.text("run")).isNotEqualTo(first.text("run"));
            assertThat(together.number("reused_turns")).isEqualTo(Workspace.MODEL_CALLS);
        }
    }

    private Map<String, String> turns(Generated run, int position) {
        return log.events(Topics.TURNS, TurnRecorded.class)
                .filter(turn -> run.text("run").equals(turn.getRunId()) && turn.getPosition() == position)
                .collect(Collectors.toMap(TurnRecorded::getSeedId, TurnRecorded::getText));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldDrawTheSameSampleForTheSameSeed() throws Exception {
        Generated one = Generated.by(unchanged, "--sample", "7", "--seed", "3", "--output", "one")
                .completed(7);
        Generated same = Generated.by(unchanged, "--sample", "7", "--seed", "3", "--output", "same");
        Generated other = Generated.by(unchanged, "--sample", "7", "--seed", "4", "--output", "other")
                .completed(7);

        assertThat(teacher.count()).isZero();
        assertThat(same.conversations()).hasSameBinaryContentAs(one.conversations());
        assertThat(Workspace.read(other.conversations())).isNotEqualTo(Workspace.read(one.conversations()));
        // Nothing was left to do, yet it is the plan that an export is compared with.
        assertThat(unchanged.run("export", "--format", "trl").messages())
                .contains("last plan of the run had 7 conversations", " others are in the dataset");
    }
}
