package dev.parley.domain.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.domain.flow.Flows;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.seed.SeedPlanner;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

    private static final Path SHIPPED = Path.of(System.getProperty("parley.root"), "config");

    @TempDir
    Path directory;

    @BeforeEach
    void copyTheShippedConfiguration() throws IOException {
        Path config = Files.createDirectory(directory.resolve("config"));
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, config.resolve(file.getFileName()));
            }
        }
    }

    private Path config() {
        return directory.resolve("config");
    }

    private void edit(String file, String before, String after) throws IOException {
        Path path = config().resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(before);
        Files.writeString(path, text.replace(before, after));
    }

    private List<String> problems() {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> Configuration.load(config()));
        return thrown.problems().stream()
                .map(ConfigProblem::toString)
                .map(problem -> problem.replace(config() + "/", ""))
                .toList();
    }

    @Test
    void shouldSayThatThereIsNoDirectory() {
        assertThatThrownBy(() -> Configuration.load(directory.resolve("elsewhere")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(directory.resolve("elsewhere") + ": the directory of the configuration does not exist."
                        + " Call parley from where it lies, or name it with --config.");
    }

    @Test
    void shouldSayThatAFileIsNoDirectory() {
        Path file = config().resolve("seeds.yml");
        String message = file + ": this is a file, and the configuration is a directory."
                + " Name the directory that holds its files.";

        assertThatThrownBy(() -> Configuration.load(file)).hasMessage(message);
        assertThatThrownBy(() -> Environment.read(file, Map.of())).hasMessage(message);
    }

    @Test
    void shouldLoadTheShippedConfiguration() throws ConfigException {
        Configuration configuration = Configuration.load(config());
        Flows flows = new Flows(configuration.flowSchema());

        assertThat(configuration.flowSchema().steps()).hasSizeBetween(8, 12);
        assertThat(flows.count()).isEqualTo(7);
        assertThat(new SeedPlanner(configuration.seeds(), flows).total()).isEqualTo(420);
        assertThat(configuration.texts().seeds()).contains("Ines");
        ModelChoice choice = new ModelChoice("models.yml", configuration.models(), Map.of());
        assertThat(choice.choose(Optional.empty()).label()).isEqualTo("rehearsal");
    }

    @Test
    void shouldDoWithoutModels() throws ConfigException, IOException {
        Files.delete(config().resolve("models.yml"));

        assertThat(Configuration.load(config()).models()).isEqualTo(ModelsConfig.defaults());
    }

    @Test
    void shouldReportTheProblemsOfAllFilesAtOnce() throws IOException {
        edit("conversation_flow.yml", "is_start: true", "is_strt: true");
        edit("conversation_flow.yml", "{agent[last_name]}", "{agent[lastname]}");
        edit("templates.yml", "{stage_example}\n", "{stage_exmple}\n");
        edit("templates.yml", "fine_tuning: |", "fine_tunning: |");
        edit("models.yml", "backend: rehearsal\n", "backend: rehersal\n");

        assertThat(problems())
                .anySatisfy(
                        p -> assertThat(p).startsWith("conversation_flow.yml:").contains("unknown key 'is_strt'"))
                .anySatisfy(
                        p -> assertThat(p)
                                .startsWith("conversation_flow.yml:")
                                .contains(
                                        "step 'greeting': 'example': unknown placeholder {agent[lastname]}. Did you mean 'last_name'?"))
                .anySatisfy(p -> assertThat(p).startsWith("templates.yml:").contains("{stage_exmple}"))
                .anySatisfy(p -> assertThat(p).startsWith("templates.yml:").contains("unknown key 'fine_tunning'"))
                .anySatisfy(p -> assertThat(p).startsWith("models.yml:").contains("'rehersal'"))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldCheckPlaceholdersEvenAgainstSeedsWithProblems() throws IOException {
        edit("seeds.yml", "    career_site_url: https://brightyard.example/careers\n", "");
        edit("seeds.yml", "  - title: Electrician for industrial plants\n", "  - titel: Electrician\n");
        edit("conversation_flow.yml", "{agent[last_name]}", "{agent[lastname]}");

        assertThat(problems())
                .hasSize(3)
                .anySatisfy(
                        p -> assertThat(p).startsWith("seeds.yml:").contains("agent 2: 'career_site_url' is missing"))
                .anySatisfy(p -> assertThat(p).startsWith("seeds.yml:").contains("job_opening 3: 'title' is missing"))
                .anySatisfy(
                        p -> assertThat(p).startsWith("conversation_flow.yml:").contains("{agent[lastname]}"));
    }

    @Test
    void shouldReportMissingFiles() throws IOException {
        Files.delete(config().resolve("seeds.yml"));
        Files.delete(config().resolve("templates.yml"));

        assertThat(problems()).hasSize(2).allMatch(problem -> problem.contains("the file does not exist"));
    }

    @Test
    void shouldReportALinkThatLeadsNowhere() throws IOException {
        Path models = config().resolve("models.yml");
        Files.delete(models);
        Files.createSymbolicLink(models, Path.of("models-of-ann.yml"));

        assertThat(problems())
                .containsExactly("models.yml: the link leads to a file that does not exist."
                        + " Correct the link, or remove it.");
    }

    @Test
    void shouldPassOverADirectoryInPlaceOfAnEnvironmentFile() throws IOException, ConfigException {
        Files.createDirectory(directory.resolve(".env"));

        assertThat(Environment.read(config(), Map.of("A", "process"))).isEqualTo(Map.of("A", "process"));
    }

    @Test
    void shouldReadTheEnvironmentBesideTheConfiguration() throws IOException, ConfigException {
        Files.writeString(directory.resolve(".env"), "A=beside\nB=beside\nC=beside\nD=\n");
        Files.writeString(config().resolve(".env"), "B=inside\nC=inside\n");

        assertThat(Environment.read(config(), Map.of("C", "process", "A", "")))
                .isEqualTo(Map.of("A", "beside", "B", "inside", "C", "process"));
    }

    @Test
    void shouldReportABadEnvironmentFile() throws IOException {
        Files.writeString(directory.resolve(".env"), "sk-secret\n");

        assertThat(catchThrowableOfType(ConfigException.class, () -> Environment.read(config(), Map.of())))
                .hasMessageContaining(".env:1:1: this line is not KEY=VALUE")
                .hasMessageNotContaining("secret");
    }
}
