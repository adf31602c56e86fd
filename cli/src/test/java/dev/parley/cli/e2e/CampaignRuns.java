package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.inspect.Inspection;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The runs of a {@link KillCampaign}, one a round, and what must be true of the installation after each. */
final class CampaignRuns {
    private static final int CANDIDATES = 12;
    private static final int SEEDS = Workspace.SEEDS / 3 * CANDIDATES;
    private static final int MODEL_CALLS = Workspace.MODEL_CALLS / 3 * CANDIDATES;
    /** A run ends when broker or registry are away for long: then it is started again, as its message says. */
    private static final int STARTS = 10;

    private static final int UNAVAILABLE = 5;

    private final Installation installation;
    private final ScriptedTeacher teacher;
    private final String seeds;

    CampaignRuns(Installation installation, ScriptedTeacher teacher) {
        this.installation = installation;
        this.teacher = teacher;
        this.seeds = Workspace.read(installation.workspace().config().resolve("seeds.yml"));
    }

    /** Begins to generate conversations with candidates whom no other round has. */
    Run start(int round) {
        String candidates = IntStream.range(0, CANDIDATES)
                .mapToObj(number -> """
                          - first_name: %s%d
                            last_name: Okafor
                            experiences:
                              - {company: Kranwerk, position: crane operator, description: Loads ships.}
                        """.formatted(name(round), number))
                .collect(Collectors.joining());
        int from = seeds.indexOf("candidates:\n") + "candidates:\n".length();
        String own = seeds.substring(0, from) + candidates + seeds.substring(seeds.indexOf("job_openings:"));
        installation.workspace().write("seeds.yml", own);
        teacher.forget();
        return new Run(round);
    }

    private static String name(int round) {
        return "Round" + round + "Number";
    }

    /** One of them. */
    final class Run implements AutoCloseable {
        private final int round;
        private ParleyProcess process;

        private Run(int round) {
            this.round = round;
            this.process = launch();
        }

        private ParleyProcess launch() {
            return installation.workspace().start("generate", "--attach");
        }

        /** Waits for its end, and looks at everything; gives how many calls were made more than once. */
        int verify(int mostRepeated) throws Exception {
            Ended ended = process.await();
            for (int start = 1; ended.status() == UNAVAILABLE && start < STARTS; start++) {
                process = launch();
                ended = process.await();
            }
            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(ended.json().path("conversations").path("completed").asInt())
                    .isEqualTo(SEEDS);
            int repeated = (int) calls() - MODEL_CALLS;
            assertThat(repeated).as("calls made more than once").isBetween(0, mostRepeated);
            verifyLog();
            Inspection inspection = new Inspection(
                    installation.endpoints(), installation.workspace().topics());
            await().atMost(LiveApi.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(inspection.compare().differences()).isEmpty());
            return repeated;
        }

        private long calls() {
            return teacher.requests().stream()
                    .filter(request -> request.contents().getFirst().contains(name(round)))
                    .count();
        }

        /** Of all rounds so far. */
        private void verifyLog() throws Exception {
            CommittedLog log = new CommittedLog(
                    installation.endpoints(), installation.workspace().topics());
            await().atMost(LiveApi.PATIENCE).until(() -> Topics.all().stream().allMatch(log::isStable));
            WholeRuns.verify(log, round * SEEDS, round * MODEL_CALLS);
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
