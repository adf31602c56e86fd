package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Interpreters;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The API does what its document says, and nothing else: schemathesis tries it with what the document allows and with what it
 * does not. {@code benchmarks/api/schemathesis.sh} does the same with ten thousand cases.
 */
@ExtendWith(ParleyPlatform.class)
class SchemathesisIT {
    private static Workspace workspace;
    private static LiveApi api;

    @BeforeAll
    static void start(Endpoints endpoints) {
        workspace = Workspace.on(endpoints).edit("models.yml", "    backend: rehearsal\n", """
                            backend: rehearsal
                          - {name: fixed, backend: rehearsal, reply: "We use Java and Kafka."}
                        """);
        api = LiveApi.start(workspace, "up");
    }

    @AfterAll
    static void stop() {
        api.close();
        workspace.close();
    }

    @Test
    void shouldDoWhatItsDocumentSays() throws Exception {
        String printed = Interpreters.python("check_api.py", api.base(), "--examples", "3", "--model", "fixed");

        assertThat(printed).contains("Test cases").doesNotContain("failures found", "errors found");
    }
}
