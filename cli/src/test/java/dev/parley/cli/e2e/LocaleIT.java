package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the digits of the machine's language are others than 0 to 9, as in Egypt, Iran and Bangladesh. */
class LocaleIT {
    @Test
    void shouldWriteNumbersAsEverywhereElse() throws Exception {
        try (Workspace workspace =
                        Workspace.embedded().set("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG");
                LiveApi api = LiveApi.start(workspace, "up")) {
            Ended canary = workspace.run("canary", "--url", api.base());

            assertThat(canary.status()).as("%s", canary).isZero();
            assertThat(filesOf(workspace.data().resolve("broker")))
                    .as("a broker in another language would not find them")
                    .isNotEmpty()
                    .allMatch(file -> file.chars().allMatch(character -> character < 0x80));
        }
    }

    private static List<String> filesOf(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
