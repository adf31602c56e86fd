package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Interpreters;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stock OpenAI packages against {@code /v1}: what they print is checked, and that they raise nothing. */
@ExtendWith(ParleyPlatform.class)
class OpenAiClientsIT {
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
    void shouldServeThePythonPackage() throws Exception {
        String printed = Interpreters.python("openai_client.py", api.base() + "/v1", "fixed");

        assertPrinted(printed);
    }

    @Test
    void shouldServeTheNodePackage() throws Exception {
        String printed = Interpreters.node("openai_client.mjs", api.base() + "/v1", "fixed");

        assertPrinted(printed);
    }

    private static void assertPrinted(String printed) {
        assertThat(printed.lines())
                .containsExactly(
                        "models: fixed",
                        "completion: We use Java and Kafka.",
                        "finish: stop",
                        "options: We use Java and Kafka.",
                        "streamed: We use Java and Kafka.",
                        "usage: true",
                        "unknown model: 404",
                        "bad request: 400");
    }
}
