package dev.parley.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The bugs that {@code testkit/planted-bugs/run.py} plants can be planted: their lines and their tests are there. */
class PlantedBugsTest {

    /** A line of a file, what becomes of it, and the {@code module/Test} that is to fail. */
    private record Bug(String bug, String file, String line, String becomes, String test) {}

    @TestFactory
    Stream<DynamicTest> shouldFindEachLineOnceAndTheTestThatFails() throws IOException {
        String text = Files.readString(Sources.ROOT.resolve("testkit/planted-bugs/bugs.json"));
        List<Bug> bugs = new JsonMapper().readValue(text, new TypeReference<List<Bug>>() {});
        List<Path> tests = Sources.test().stream().map(Sources.Source::path).toList();
        return bugs.stream()
                .map(bug -> DynamicTest.dynamicTest(bug.bug(), () -> {
                    assertThat(Files.readString(Sources.ROOT.resolve(bug.file())))
                            .containsOnlyOnce(bug.line());
                    assertThat(bug.becomes()).isNotEqualTo(bug.line());
                    String[] place = bug.test().split("/");
                    assertThat(tests).anyMatch(path -> path.startsWith(place[0]) && path.endsWith(place[1] + ".java"));
                }));
    }
}
