package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Reliability cases 6 to 8: a kill in the wrong moment leaves stores that cannot be opened. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class DamagedStateIT {
    /** The one store has a changelog, the other is read from its topic by every process. */
    @Test
    void shouldBuildTheStoresAnewFromTheLog(Endpoints endpoints) throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());
                Workspace workspace = Workspace.on(endpoints).taughtBy(teacher)) {
            Generated.by(workspace, "--sample", "20").completed(20);
            assertThat(damage(workspace.data().resolve("streams"), "/generation.completed/"))
                    .isPositive();

            Generated.by(workspace, "--sample", "40").completed(40);
            assertThat(damage(workspace.data().resolve("streams"), "/generation.runs/"))
                    .isPositive();

            Generated.by(workspace).completed(Workspace.SEEDS);

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
