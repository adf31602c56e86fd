package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that the environment names. */
@ExtendWith(ParleyPlatform.class)
class ExternalModeIT {
    private static final int CONFIGURATION = 3;

    @Test
    void shouldUseTheServersThatTheEnvironmentNamesAndStartNone(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints)) {
            Ended ended = workspace.run("generate", "--sample", "3");

            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(ended.json().path("conversations").path("completed").asInt())
                    .isEqualTo(3);
            assertThat(workspace.data().resolve("broker")).doesNotExist();
            assertThat(workspace.data().resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void shouldNameTheVariableThatIsMissingAndStartNothing(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).unset("APICURIO_REGISTRY_URL")) {
            Ended ended = workspace.run("generate");

            assertThat(ended.status()).as("%s", ended).isEqualTo(CONFIGURATION);
            assertThat(ended.messages())
                    .contains("APICURIO_REGISTRY_URL is missing")
                    .doesNotContain("\tat ");
            assertThat(workspace.data().resolve("broker")).doesNotExist();
        }
    }
}
