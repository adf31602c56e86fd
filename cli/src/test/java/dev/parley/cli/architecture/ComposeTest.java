package dev.parley.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.config.ConfigMapping;
import dev.parley.domain.config.ConfigProblems;
import dev.parley.domain.config.ConfigYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deployment as separate services. */
class ComposeTest {
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
