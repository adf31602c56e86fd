package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.halt.HaltPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run dies again and again, each time a step further, from its plan to its dataset. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class GenerateHaltIT {
    private static final String CONCURRENCY = "8";
    private static final String CLI = "dev.parley.cli.";
    private static final String TOPOLOGY = "dev.parley.topology.";

    /** Of those before the last three, each may cost the calls that were in flight. */
    private static final List<HaltPoint> PLACES = List.of(
            // The run is on the log, without a seed.
            HaltPoint.leaving(CLI + "generate.SeedPublisher", "publishRun"),
            // Some of the seeds are.
            HaltPoint.leaving(CLI + "generate.SeedPublisher", "publish").atCall(Workspace.SEEDS / 2),
            // Turns and requests are written, in a transaction that is open.
            HaltPoint.leaving(TOPOLOGY + "generation.ConversationProcessor", "process")
                    .atCall(Workspace.SEEDS),
            // Answers are there, and not published.
            HaltPoint.entering("dev.parley.worker.publish.ResultPublisher", "publish")
                    .atCall(50),
            HaltPoint.leaving("org.apache.kafka.clients.producer.KafkaProducer", "commitTransaction")
                    .atCall(4),
            // An example is published, in a transaction that is open, and its turns are still in the store.
            HaltPoint.leaving(TOPOLOGY + "examples.ExampleProcessor$Gathering", "emit")
                    .atCall(10),
            // The dataset is written, and has no name yet; then it has one, and no manifest.
            HaltPoint.entering(CLI + "export.PartFile", "rename"),
            HaltPoint.leaving(CLI + "export.PartFile", "rename"));

    @Test
    void shouldLoseAndRepeatNothingWhereverItHalted(Endpoints endpoints) throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());
                Workspace workspace = Workspace.on(endpoints).taughtBy(teacher)) {
            for (HaltPoint place : PLACES) {
                workspace.die(place, "generate", "--concurrency", CONCURRENCY);
            }

            Generated whole = Generated.by(workspace, "--concurrency", CONCURRENCY);

            whole.completed(Workspace.SEEDS);
            assertThat(teacher.count())
                    .isBetween(
                            Workspace.MODEL_CALLS,
                            Workspace.MODEL_CALLS + (PLACES.size() - 2) * Integer.parseInt(CONCURRENCY));
            WholeRuns.verify(new CommittedLog(endpoints, workspace.topics()), Workspace.SEEDS, Workspace.MODEL_CALLS);
            assertThat(whole.lines()).hasSize(Workspace.SEEDS).doesNotHaveDuplicates();
            assertThat(files(workspace.output())).hasSize(2).noneMatch(name -> name.endsWith(".part"));
        }
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
