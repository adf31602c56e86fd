package dev.parley.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.parley.api.ApiLimits;
import dev.parley.cli.Parley;
import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deployment as separate services. */
class ComposeTest {
    private static final Set<String> BROKER_SETTINGS = AbstractKafkaConfig.CONFIG_DEF.names();

    private String text = "";
    private Map<String, Object> services = Map.of();

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(Sources.ROOT.resolve("docker-compose.yml"));
        ConfigProblems problems = new ConfigProblems("docker-compose.yml");
        services = ConfigYaml.parse(text, problems)
                .flatMap(root -> root.asMapping("the file"))
                .flatMap(root -> root.mapping("services"))
                .map(ConfigMapping::toValue)
                .orElse(Map.of());
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void shouldHaveEveryServerAndRoleAsAServiceOfItsOwn() {
        assertThat(services.keySet().stream().map(Object::toString))
                .contains(
                        "broker", "registry", "postgres", "provision", "topology", "chat", "worker", "api", "generate");
    }

    @Test
    void shouldNameAndPinEveryImage() {
        assertThat(services.values())
                .extracting(service -> String.valueOf(((Map<?, ?>) service).get("image")))
                .allSatisfy(image -> assertThat(image).matches("[a-z/-]+:\\d+\\.\\d+(\\.\\d+)?"));
    }

    @Test
    void shouldCheckTheHealthOfEveryServer() {
        for (String server : List.of("broker", "registry", "postgres")) {
            assertThat(String.valueOf(services.get(server))).as(server).contains("healthcheck=");
        }
    }

    @Test
    void shouldCheckTheHeartbeatOfEveryRoleThatStays() {
        assertThat(text).contains("  healthcheck:\n    test: [\"CMD-SHELL\", \"test -n \\\"$$(find /tmp/heartbeat ");
        assertThat(services).allSatisfy((name, service) -> {
            boolean role = String.valueOf(((Map<?, ?>) service).get("image")).startsWith("parley:");
            boolean ends = "no".equals(((Map<?, ?>) service).get("restart"));
            if (role && ends) {
                assertThat(String.valueOf(service)).as(name).contains("healthcheck={disable=");
            } else if (role) {
                assertThat(String.valueOf(service)).as(name).contains("--heartbeat, /tmp/heartbeat");
            }
        });
    }

    @Test
    void shouldAskTheApiWhetherItCanWork() {
        assertThat(String.valueOf(services.get("api"))).contains("GET /health/ready");
    }

    @Test
    void shouldGiveEveryRoleTheTimeThatItTakesToEnd() {
        Duration longest = Duration.ofSeconds(5).plus(ApiLimits.DEFAULT.drain());
        assertThat(roles()).allSatisfy((name, service) -> {
            String grace = String.valueOf(service.get("stop_grace_period"));
            assertThat(Duration.parse("PT" + grace)).as(name).isGreaterThan(longest);
        });
    }

    @Test
    void shouldCallCommandsThatThereAre() {
        assertThat(roles()).allSatisfy((name, service) -> {
            String[] command = ((List<?>) Objects.requireNonNull(service.get("command")))
                    .stream().map(Object::toString).toArray(String[]::new);
            assertThatNoException().as(name).isThrownBy(() -> Parley.commandLine()
                    .parseArgs(command));
        });
    }

    /** The image makes a setting of each variable, and ignores what no broker knows. */
    @Test
    void shouldGiveTheBrokerSettingsThatItKnows() {
        Map<?, ?> environment = (Map<?, ?>)
                Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(services.get("broker"))).get("environment"));
        assertThat(environment.keySet())
                .isNotEmpty()
                .extracting(name -> name.toString()
                        .replaceFirst("^KAFKA_", "")
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'))
                .allSatisfy(setting -> assertThat(BROKER_SETTINGS).contains(setting));
    }

    private Map<String, Map<?, ?>> roles() {
        Map<String, Map<?, ?>> roles = new TreeMap<>();
        services.forEach((name, service) -> {
            Map<?, ?> values = (Map<?, ?>) service;
            if (String.valueOf(values.get("image")).startsWith("parley:")) {
                roles.put(name, values);
            }
        });
        assertThat(roles).hasSizeGreaterThan(4);
        return roles;
    }

    @Test
    void shouldHaveNoPasswordsOfItsOwn() {
        assertThat(text.lines().filter(line -> line.contains("PASSWORD")).filter(line -> !line.startsWith("#")))
                .allSatisfy(line -> assertThat(line).containsPattern("\\$\\{[A-Z_]*PASSWORD:\\?"));
    }

    @Test
    void shouldOpenPortsOnLoopbackOnly() {
        assertThat(text.lines().filter(line -> line.matches("\\s+- [\\d.:]+")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("- 127.0.0.1:"));
    }
}
