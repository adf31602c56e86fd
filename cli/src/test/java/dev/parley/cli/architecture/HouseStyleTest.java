package dev.parley.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of the house that the sources show and class files don't. */
class HouseStyleTest {
    private static final int MOST_LINES = 400;
    private static final Pattern TEST_METHOD =
            Pattern.compile("@(Test|TestFactory|ParameterizedTest|RepeatedTest|ArchTest)\\b");
    private static final Pattern TEST_NAME = Pattern.compile(
            "@(?:Test|TestFactory|ParameterizedTest|RepeatedTest)\\b(?:\\s*@[^\\n]*|\\s*\\([^)]*\\))*\\s+(?:[\\w<>, ?]+ )?(\\w+)\\(");
    private static final Pattern CATCH_ALL =
            Pattern.compile("catch \\((?:final )?(?:Exception|Throwable)\\b[^)]*\\) \\{(.*?)\\n\\s*}", Pattern.DOTALL);
    private static final Pattern MOCKS = Pattern.compile("import (static )?(org\\.mockito|org\\.easymock|mockit)\\.");
    private static final Pattern LOMBOK = Pattern.compile("import lombok\\.");

    @Test
    void shouldKeepFilesShort() throws IOException {
        assertThat(all().filter(source -> source.text().lines().count() > MOST_LINES))
                .as("files of more than " + MOST_LINES + " lines")
                .isEmpty();
    }

    @Test
    void shouldSayWhatMayBeNullInEveryPackage() throws IOException {
        Map<String, List<Sources.Source>> packages = Sources.main().stream()
                .collect(Collectors.groupingBy(
                        source -> source.path().getParent().toString()));

        assertThat(packages).allSatisfy((directory, sources) -> assertThat(sources)
                .as("package-info.java with @NullMarked and Javadoc in " + directory)
                .anySatisfy(source -> {
                    assertThat(source.name()).isEqualTo("package-info.java");
                    assertThat(source.text()).contains("@NullMarked").startsWith("/**");
                }));
    }

    @Test
    void shouldNameTestClassesSoThatTheyRun() throws IOException {
        assertThat(Sources.test().stream()
                        .filter(source -> TEST_METHOD.matcher(source.text()).find())
                        .filter(source -> !isAbstract(source)))
                .as("Surefire runs *Test, Failsafe runs *IT, and neither says what it leaves out")
                .allSatisfy(source -> assertThat(source.name()).matches(".*(Test|IT)\\.java"));
    }

    private static boolean isAbstract(Sources.Source source) {
        String type = source.name().replace(".java", "");
        return Pattern.compile("(abstract class|interface) " + type + "\\b")
                .matcher(source.text())
                .find();
    }

    @Test
    void shouldNameTestsForWhatShouldHappen() throws IOException {
        Set<String> others = Sources.test().stream()
                .flatMap(source -> TEST_NAME.matcher(source.text()).results())
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith("should"))
                .collect(Collectors.toSet());

        assertThat(others).isEmpty();
    }

    @Test
    void shouldNotCatchEverythingToGoOn() throws IOException {
        assertThat(Sources.main().stream().filter(HouseStyleTest::swallows).map(Sources.Source::toString))
                .as("catch what is expected; let the rest reach the handler")
                .isEmpty();
    }

    private static boolean swallows(Sources.Source source) {
        return CATCH_ALL.matcher(source.text()).results().anyMatch(match -> !match.group(1)
                .contains("throw "));
    }

    @Test
    void shouldUseRealThingsInsteadOfMocks() throws IOException {
        assertThat(all().filter(source -> MOCKS.matcher(source.text()).find())).isEmpty();
        assertThat(all().filter(source -> LOMBOK.matcher(source.text()).find())).isEmpty();
    }

    private static Stream<Sources.Source> all() throws IOException {
        return Stream.concat(Sources.main().stream(), Sources.test().stream());
    }
}
