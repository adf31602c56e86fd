package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalEndpointsTest {
    private static final Map<String, String> COMPLETE = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
            "APICURIO_REGISTRY_URL", "http://registry:8080",
            "DATABASE_URL", "postgres://me:secret@db:5432/parley");

    @Test
    void shouldUseTheEmbeddedServersWhenNothingIsSet() throws PlatformException {
        assertThat(ExternalEndpoints.from(Map.of("HOME", "/", "KAFKA_BOOTSTRAP_SERVERS", " ")))
                .isEmpty();
    }

    @Test
    void shouldReadTheThreeServers() throws PlatformException {
        Endpoints endpoints = ExternalEndpoints.from(COMPLETE).orElseThrow();

        assertThat(endpoints.kafkaProperties()).isEqualTo(Map.of("bootstrap.servers", "kafka:9092"));
        assertThat(endpoints.registryUrl()).isEqualTo("http://registry:8080/apis/registry/v3");
        assertThat(endpoints.ccompatUrl()).isEqualTo("http://registry:8080/apis/ccompat/v7");
        assertThat(endpoints.databaseUrl()).isEqualTo("postgresql://me:secret@db:5432/parley");
    }

    @Test
    void shouldAcceptEitherApiOfTheRegistry() throws PlatformException {
        for (String path : new String[] {"/", "/apis/registry/v3", "/apis/registry/v3/", "/apis/ccompat/v7"}) {
            assertThat(ExternalEndpoints.from(with("APICURIO_REGISTRY_URL", "https://registry" + path))
                            .orElseThrow()
                            .registryUrl())
                    .isEqualTo("https://registry/apis/registry/v3");
        }
    }

    @Test
    void shouldNameWhatIsMissing() {
        Map<String, String> partial = new HashMap<>(COMPLETE);
        partial.remove("DATABASE_URL");

        assertThatThrownBy(() -> ExternalEndpoints.from(partial))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("DATABASE_URL is missing")
                .hasMessageContaining("or none of them");
    }

    @Test
    void shouldPassSettingsOfKafkaClientsOn() throws PlatformException {
        Map<String, String> environment = with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_SASL_JAAS_CONFIG", "secret;");
        environment.put("KAFKA_HEAP_OPTS", "-Xmx1g");

        Endpoints endpoints = ExternalEndpoints.from(environment).orElseThrow();

        assertThat(endpoints.kafkaSettings())
                .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "secret;"));
        assertThat(endpoints.toString()).doesNotContain("secret");
    }

    @Test
    void shouldRefuseASecuritySettingThatKafkaDoesNotKnow() {
        assertThatThrownBy(() -> ExternalEndpoints.from(with("KAFKA_SASL_MECHANSIM", "PLAIN")))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("KAFKA_SASL_MECHANSIM")
                .hasMessageContaining("sasl.mechansim");
    }

    @Test
    void shouldRefuseAddressesThatCannotBeMeant() {
        assertRefused("DATABASE_URL", "mysql://db/parley", "postgresql://");
        assertRefused("DATABASE_URL", "postgresql://db:5432", "names no database");
        assertRefused("DATABASE_URL", "postgresql://me:se cret@db/parley", "at character");
        assertRefused("APICURIO_REGISTRY_URL", "registry:8080", "http://");
        assertRefused("APICURIO_REGISTRY_URL", "http://registry/ui", "/ui");
    }

    private static void assertRefused(String name, String value, String reason) {
        assertThatThrownBy(() -> ExternalEndpoints.from(with(name, value)))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("cret@");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(COMPLETE);
        environment.put(name, value);
        return environment;
    }
}
