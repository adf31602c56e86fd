package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reliability cases 6 to 8: a kill in the wrong moment leaves stores that cannot be opened. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class DamagedStateIT {
    @ParameterizedTest
    @ValueSource(strings = {"/generation.completed/", "/generation.runs/"})
    void shouldBuildTheStoresAnewFromTheLog(String store, Endpoints endpoints) throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());
                Workspace workspace = Workspace.on(endpoints).taughtBy(teacher)) {
            Ended before = workspace.run("generate", "--sample", "20");
            assertThat(before.status()).as("%s", before).isZero();
            assertThat(damage(workspace.data().resolve("streams"), store)).isPositive();

            Ended after = workspace.run("generate");

            assertThat(after.status()).as("%s", after).isZero();
            assertThat(after.json().path("conversations").path("completed").asInt())
                    .isEqualTo(Workspace.SEEDS);
            assertThat(teacher.count()).isEqualTo(Workspace.MODEL_CALLS);
            assertThat(new CommittedLog(endpoints, workspace.topics()).read(Topics.TURNS))
                    .extracting(CommittedLog.Entry::key)
                    .doesNotHaveDuplicates();
        }
    }

    /** Empties the file that says where a store's content is. */
    private static int damage(Path directory, String store) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> found = files.filter(file -> file.toString().contains(store))
                    .filter(file -> file.endsWith("CURRENT"))
                    .toList();
            for (Path file : found) {
                Files.writeString(file, "");
            }
            return found.size();
        }
    }
}
