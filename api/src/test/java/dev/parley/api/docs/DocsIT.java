package dev.parley.api.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The documentation that the server itself serves. */
@ExtendWith(ParleyPlatform.class)
class DocsIT {
    private static ApiHarness api;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void shouldServeTheDocument() {
        ApiClient.Answer yaml = api.client().get("/openapi.yml");

        assertThat(yaml.status()).isEqualTo(200);
        assertThat(yaml.header("Content-Type")).startsWith("application/yaml");
        assertThat(yaml.body()).startsWith("openapi: 3.1");
        assertThat(api.client()
                        .get("/openapi.json")
                        .json()
                        .path("info")
                        .path("title")
                        .asText())
                .isEqualTo("Parley");
    }

    @Test
    void shouldServeAPageThatLoadsNothingFromElsewhere() {
        ApiClient.Answer page = api.client().get("/docs");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("http");
        assertThat(page.body()).doesNotContain("http:", "https:", "//");
        for (String part : new String[] {"swagger-ui.css", "swagger-ui-bundle.js", "docs.js", "favicon-32x32.png"}) {
            assertThat(page.body() + "docs.js").contains(part);
            assertThat(api.client().get("/docs/" + part).status()).as(part).isEqualTo(200);
        }
        assertThat(api.client().get("/docs/other.js").status()).isEqualTo(404);
        assertThat(api.client().get("/docs/..%2Flb.xml").status()).isBetween(400, 404);
    }

    @Test
    void shouldExplainProblems() {
        ApiClient.Answer page = api.client().get("/problems/idempotency_key_reused");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Idempotency-Key");
        assertThat(api.client().get("/problems/%3Cscript%3E").status()).isEqualTo(404);
    }
}
