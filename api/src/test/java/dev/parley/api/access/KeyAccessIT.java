package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.api.ApiSettings;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server with keys. Covers cases 61, 62 and 64. */
@ExtendWith(ParleyPlatform.class)
class KeyAccessIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String HOOK = "{\"url\":\"https://example.com/\",\"events\":[\"chat.completed\"]}";

    private static ApiHarness api;
    private static ApiClient other;
    private static KeyAdministration keys;
    private static IssuedKey everything;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        ApiSettings settings = ApiHarness.settings(endpoints, topics);
        keys = KeyAdministration.of(settings.databaseUrl(), Clock.systemUTC());
        everything = issue(EnumSet.allOf(Scope.class), Optional.empty());
        api = ApiHarness.start(endpoints, settings);
        other = api.client(api.startAnother());
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void shouldAskForAKeyEverywhereButAtHealth() {
        ApiClient.Answer without = api.client().get("/webhooks");

        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(without.json().path("code").asText()).isEqualTo("unauthorized");
        assertThat(api.client().get("/nothing/here").status()).isEqualTo(401);
        assertThat(api.client().get("/openapi.yml").status()).isEqualTo(401);
        assertThat(api.client().get("/healthy").status()).isEqualTo(401);
        assertThat(api.client().get("/health").status()).isEqualTo(200);
        assertThat(get("parley_" + "A".repeat(43)).status()).isEqualTo(401);
        assertThat(get("garbage").status()).isEqualTo(401);
        assertThat(get(everything).status()).isEqualTo(200);
    }

    /** Whoever forgot the scheme must not look for what is wrong with the key. */
    @Test
    void shouldSayHowToSendAKeyThatCameInAnotherWay() {
        String key = everything.secret().reveal();

        for (String sent : List.of(key, "Token " + key, "Basic " + key)) {
            ApiClient.Answer answer = api.client().send("GET", "/webhooks", new byte[0], "Authorization", sent);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().path("detail").asText()).startsWith("Send an API key");
            assertThat(answer.header("WWW-Authenticate")).doesNotContain("invalid_token");
        }
        assertThat(get("garbage").header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void shouldAllowWhatTheScopesSay() {
        IssuedKey reader = issue(EnumSet.of(Scope.READ), Optional.empty());
        IssuedKey writer = issue(EnumSet.of(Scope.WRITE), Optional.empty());
        awaitKnown(reader);
        awaitKnown(writer);

        assertThat(get(reader).status()).isEqualTo(200);
        assertThat(post(reader).status()).isEqualTo(403);
        assertThat(post(reader).json().path("code").asText()).isEqualTo("missing_scope");
        assertThat(post(writer).status()).isEqualTo(201);
        assertThat(get(writer).status()).isEqualTo(403);
        assertThat(send("GET", "/metrics", reader).status()).isEqualTo(403);
        assertThat(send("GET", "/metrics", everything).status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseARevokedKeyOnEveryInstance() {
        IssuedKey key = issue(EnumSet.of(Scope.READ), Optional.empty());
        awaitKnown(key);

        keys.revoke(key.key().id());

        await().atMost(LONG).until(() -> get(key).status() == 401);
        await().atMost(LONG)
                .until(() -> other.send("GET", "/webhooks", new byte[0], authorization(key))
                                .status()
                        == 401);
    }

    /** What it followed must not go on telling it, for as long as it likes to listen. */
    @Test
    void shouldEndTheStreamsOfARevokedKey() throws Exception {
        IssuedKey key = issue(EnumSet.of(Scope.READ), Optional.empty());
        awaitKnown(key);
        String path = "/conversations/" + conversation() + "/events";
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(api.client().uri(path))
                    .headers(authorization(key))
                    .build();
            HttpResponse<InputStream> stream = http.send(request, BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            CompletableFuture<Void> end = CompletableFuture.runAsync(() -> readToTheEnd(stream.body()));

            keys.revoke(key.key().id());

            assertThat(end).succeedsWithin(LONG);
            http.shutdownNow();
        }
    }

    private static void readToTheEnd(InputStream stream) {
        try {
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String conversation() {
        String profile = made("/profiles", "{\"first_name\":\"Ana\",\"last_name\":\"Silva\",\"experiences\":[]}");
        String opening = made("/job_openings", "{\"title\":\"Engineer\",\"description\":\"d\",\"requirements\":\"r\"}");
        return made("/conversations", "{\"profile_id\":\"%s\",\"job_opening_id\":\"%s\"}".formatted(profile, opening));
    }

    private static String made(String path, String body) {
        return api.client().post(path, body, authorization(everything)).id();
    }

    @Test
    void shouldReplaceAKeyWithAnotherOne() {
        IssuedKey old = issue(EnumSet.of(Scope.READ), Optional.of("rotating"));
        awaitKnown(old);

        IssuedKey fresh = keys.rotate(old.key().id(), Duration.ZERO).orElseThrow();

        assertThat(fresh.key().tenant()).contains("rotating");
        await().atMost(LONG).until(() -> get(old).status() == 401);
        assertThat(get(fresh).status()).isEqualTo(200);
    }

    @Test
    void shouldKeepTenantsApart() {
        IssuedKey acme = issue(EnumSet.allOf(Scope.class), Optional.of("acme"));
        IssuedKey umbrella = issue(EnumSet.allOf(Scope.class), Optional.of("umbrella"));
        awaitKnown(acme);
        awaitKnown(umbrella);
        String path = post(acme).header("Location");

        assertThat(send("GET", path, acme).status()).isEqualTo(200);
        assertThat(send("GET", path, umbrella).status()).isEqualTo(404);
        assertThat(send("DELETE", path, umbrella).status()).isEqualTo(404);
        assertThat(send("GET", path, everything).status()).isEqualTo(404);
        assertThat(get(umbrella).json().path("data")).isEmpty();
    }

    @Test
    void shouldKeepTheIdempotencyKeysOfTenantsApart() {
        IssuedKey one = issue(EnumSet.allOf(Scope.class), Optional.of("one"));
        IssuedKey two = issue(EnumSet.allOf(Scope.class), Optional.of("two"));
        awaitKnown(one);
        awaitKnown(two);

        ApiClient.Answer first = post(one, "Idempotency-Key", "the-same");
        ApiClient.Answer second = post(two, "Idempotency-Key", "the-same");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void shouldLimitTheRateOfAKey() {
        IssuedKey slow = keys.create(
                new KeyRequest("slow", Set.of(Scope.READ), Optional.empty(), 1, Optional.of(Duration.ofDays(1))));
        awaitKnown(slow);

        List<ApiClient.Answer> answers = new ArrayList<>();
        await().atMost(LONG).until(() -> {
            answers.add(get(slow));
            return answers.getLast().status() == 429;
        });

        assertThat(answers.getLast().header("Retry-After")).isEqualTo("1");
        assertThat(answers.getLast().header("RateLimit-Policy")).isEqualTo("\"key\";q=1;w=1");
        assertThat(answers.getLast().json().path("code").asText()).isEqualTo("rate_limited");
        await().atMost(LONG).until(() -> get(slow).status() == 200);
    }

    @Test
    void shouldKeepNoKey() throws SQLException {
        assertThat(everything.secret().toString()).isEqualTo("parley_***");
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT api_keys::text FROM service.api_keys")) {
            while (rows.next()) {
                assertThat(rows.getString(1)).doesNotContain(everything.secret().reveal());
            }
        }
    }

    private static IssuedKey issue(Set<Scope> scopes, Optional<String> tenant) {
        return keys.create(
                new KeyRequest("test", scopes, tenant, ApiKey.DEFAULT_REQUESTS_PER_SECOND, Optional.empty()));
    }

    /** Servers notice new keys within seconds, as they do revoked ones. */
    private static void awaitKnown(IssuedKey key) {
        await().atMost(LONG).until(() -> get(key).status() != 401);
        await().atMost(LONG)
                .until(() -> other.send("GET", "/webhooks", new byte[0], authorization(key))
                                .status()
                        != 401);
    }

    private static ApiClient.Answer get(IssuedKey key) {
        return send("GET", "/webhooks", key);
    }

    private static ApiClient.Answer get(String secret) {
        return api.client().send("GET", "/webhooks", new byte[0], "Authorization", "Bearer " + secret);
    }

    private static ApiClient.Answer send(String method, String path, IssuedKey key) {
        return api.client().send(method, path, new byte[0], authorization(key));
    }

    private static ApiClient.Answer post(IssuedKey key, String... headers) {
        List<String> all = new ArrayList<>(List.of(authorization(key)));
        all.addAll(List.of(headers));
        return api.client().post("/webhooks", HOOK, all.toArray(String[]::new));
    }

    private static String[] authorization(IssuedKey key) {
        return new String[] {"Authorization", "Bearer " + key.secret().reveal()};
    }
}
