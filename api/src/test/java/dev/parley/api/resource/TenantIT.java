package dev.parley.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.api.ApiSettings;
import dev.parley.api.access.ApiKey;
import dev.parley.api.access.KeyAdministration;
import dev.parley.api.access.KeyRequest;
import dev.parley.api.access.Scope;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What belongs to one tenant does not exist for another: case 62. */
@ExtendWith(ParleyPlatform.class)
class TenantIT {
    private static final String ANN = "{\"first_name\":\"Ann\",\"last_name\":\"Lee\"}";
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"hello\"}";

    private static ApiHarness api;
    private static String acme;
    private static String umbrella;
    private static String initech;
    private static String operator;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        ApiSettings settings = ApiHarness.settings(endpoints, topics);
        KeyAdministration keys = KeyAdministration.of(settings.databaseUrl(), Clock.systemUTC());
        acme = key(keys, Optional.of("acme"));
        umbrella = key(keys, Optional.of("umbrella"));
        initech = key(keys, Optional.of("initech"));
        operator = key(keys, Optional.empty());
        api = ApiHarness.start(endpoints, settings);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> send(acme, "GET", "/profiles", "").status() == 200);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static String key(KeyAdministration keys, Optional<String> tenant) {
        return keys.create(new KeyRequest(
                        "test",
                        EnumSet.allOf(Scope.class),
                        tenant,
                        ApiKey.DEFAULT_REQUESTS_PER_SECOND,
                        Optional.empty()))
                .secret()
                .reveal();
    }

    private static Answer send(String key, String method, String path, String body) {
        return api.client()
                .send(
                        method,
                        path,
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + key);
    }

    @Test
    void shouldKeepTenantsApart() {
        String profile = send(acme, "POST", "/profiles", ANN).id();
        String opening =
                send(acme, "POST", "/job_openings", "{\"title\":\"Developer\"}").id();
        String between = "{\"profile_id\":\"" + profile + "\",\"job_opening_id\":\"" + opening + "\"}";
        String conversation = send(acme, "POST", "/conversations", between).id();
        String said = "/conversations/" + conversation + "/messages";
        assertThat(send(acme, "POST", said, HELLO).status()).isEqualTo(201);

        for (String path :
                List.of("/profiles/" + profile, "/job_openings/" + opening, "/conversations/" + conversation, said)) {
            assertThat(send(acme, "GET", path, "").status()).as(path).isEqualTo(200);
            assertThat(send(operator, "GET", path, "").status()).as(path).isEqualTo(200);
            assertThat(send(umbrella, "GET", path, "").status()).as(path).isEqualTo(404);
        }
        for (String list : List.of("/profiles", "/job_openings", "/conversations")) {
            assertThat(send(acme, "GET", list, "").json().path("data")).as(list).hasSize(1);
            assertThat(send(umbrella, "GET", list, "").json().path("data"))
                    .as(list)
                    .isEmpty();
        }
        assertThat(send(umbrella, "PUT", "/profiles/" + profile, ANN).status()).isEqualTo(404);
        assertThat(send(umbrella, "DELETE", "/job_openings/" + opening, "").status())
                .isEqualTo(404);
        assertThat(send(umbrella, "POST", said, HELLO).status()).isEqualTo(404);
        assertThat(send(umbrella, "POST", "/conversations", between).status()).isEqualTo(404);
        assertThat(send(acme, "GET", "/profiles/" + profile, "").status()).isEqualTo(200);
    }

    /** Nobody answers here: a chat that waits is enough. */
    @Test
    void shouldKeepTheChatsOfTenantsApart() {
        String profile = send(initech, "POST", "/profiles", ANN).id();
        String opening =
                send(initech, "POST", "/job_openings", "{\"title\":\"Nurse\"}").id();
        String between = "{\"profile_id\":\"" + profile + "\",\"job_opening_id\":\"" + opening + "\"}";
        String conversation = "/conversations/"
                + send(initech, "POST", "/conversations", between).id();
        String chat =
                "/chats/" + send(initech, "POST", conversation + "/chat", "{}").id();

        assertThat(send(initech, "GET", chat, "").status()).isEqualTo(200);
        assertThat(send(operator, "GET", chat, "").status()).isEqualTo(200);
        for (String path : List.of(chat, chat + "/events", conversation + "/events")) {
            assertThat(send(umbrella, "GET", path, "").status()).as(path).isEqualTo(404);
        }
        for (String path : List.of(chat + "/cancel", conversation + "/chat")) {
            assertThat(send(umbrella, "POST", path, "{}").status()).as(path).isEqualTo(404);
        }
        assertThat(send(initech, "GET", chat, "").json().path("status").asText())
                .isEqualTo("queued");
    }

    /** A run has no tenant: whoever has one would wait for ever. */
    @Test
    void shouldRefuseToTellATenantOfRuns() {
        String webhook = "{\"url\":\"https://example.com/\",\"events\":[\"chat.completed\",\"run.completed\"]}";

        Answer refused = send(acme, "POST", "/webhooks", webhook);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors"))
                .extracting(error -> error.path("field").asText())
                .containsExactly("events[1]");
        assertThat(send(operator, "POST", "/webhooks", webhook).status()).isEqualTo(201);
    }
}
