package dev.parley.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same request, often and in parallel, on two instances. Covers cases 11 and 56, and invariant 3. */
@ExtendWith(ParleyPlatform.class)
class IdempotencyIT {
    private static final String HOOK = "{\"url\":\"https://example.com/\",\"events\":[\"chat.completed\"]}";

    private static ApiHarness api;
    private static ApiClient other;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
        other = api.client(api.startAnother());
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void shouldExecuteOnceHoweverParallel() throws Exception {
        String key = UUID.randomUUID().toString();
        long before = webhooks();
        List<Callable<ApiClient.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ApiClient client = i % 2 == 0 ? api.client() : other;
            calls.add(() -> post(client, key, HOOK));
        }

        List<ApiClient.Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            for (Future<ApiClient.Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).extracting(ApiClient.Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(ApiClient.Answer::body)
                .containsOnly(answers.getFirst().body());
        assertThat(answers)
                .extracting(answer -> answer.header("Location"))
                .containsOnly("/webhooks/" + answers.getFirst().id());
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotency-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(webhooks()).isEqualTo(before + 1);
    }

    @Test
    void shouldRefuseAKeyThatWasUsedForSomethingElse() {
        String key = UUID.randomUUID().toString();
        assertThat(post(api.client(), key, HOOK).status()).isEqualTo(201);

        ApiClient.Answer body = post(other, key, HOOK.replace("example.com", "example.org"));
        ApiClient.Answer path = api.client().post("/webhooks?x=1", HOOK, "Idempotency-Key", key);

        assertThat(body.status()).isEqualTo(422);
        assertThat(body.json().path("code").asText()).isEqualTo("idempotency_key_reused");
        assertThat(path.status()).isEqualTo(422);

        // As long as another, like those of two conversations.
        String next = UUID.randomUUID().toString();
        assertThat(api.client()
                        .post("/webhooks?x=1", HOOK, "Idempotency-Key", next)
                        .status())
                .isEqualTo(201);
        assertThat(api.client()
                        .post("/webhooks?x=2", HOOK, "Idempotency-Key", next)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void shouldRefuseWhatIsNoKey() {
        assertThat(post(api.client(), "x".repeat(256), HOOK).json().path("code").asText())
                .isEqualTo("invalid_idempotency_key");
        assertThat(post(api.client(), "two words", HOOK).status()).isEqualTo(422);
        assertThat(api.client()
                        .post("/webhooks", HOOK, "Idempotency-Key", "one", "Idempotency-Key", "two")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void shouldLetAFailedRequestBeCorrected() {
        String key = UUID.randomUUID().toString();

        assertThat(post(api.client(), key, "{}").status()).isEqualTo(422);
        assertThat(post(api.client(), key, "not json").status()).isEqualTo(400);
        assertThat(post(other, key, HOOK).status()).isEqualTo(201);
    }

    @Test
    void shouldTakeOverFromAnExecutionThatDied() throws SQLException {
        String key = UUID.randomUUID().toString();
        UUID reserved = UUID.fromString("01930000-0000-7000-8000-000000000001");
        insertRunning(key, reserved, "-1 second");

        ApiClient.Answer answer = post(api.client(), key, HOOK);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.id()).isEqualTo(reserved.toString());
        assertThat(post(other, key, HOOK).body()).isEqualTo(answer.body());
    }

    @Test
    void shouldGiveEveryResourceTheIdThatWasReserved() throws SQLException {
        String key = UUID.randomUUID().toString();
        UUID reserved = UUID.fromString("01930000-0000-7000-8000-000000000002");
        String profile = "{\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"experiences\":[]}";
        insertRunning(key, reserved, "-1 second", "POST /profiles", profile);

        ApiClient.Answer answer = api.client().post("/profiles", profile, "Idempotency-Key", key);

        assertThat(answer.status()).as(answer.body()).isIn(201, 202);
        assertThat(answer.id()).isEqualTo(reserved.toString());
        assertThat(other.post("/profiles", profile, "Idempotency-Key", key).body())
                .isEqualTo(answer.body());
    }

    /** What an execution that died has made may be on the log, whatever stood in the way of the next one. */
    @Test
    void shouldKeepTheIdWhenAnExecutionAfterTheFirstIsRefused() throws SQLException {
        UUID profile = UUID.fromString("01930000-0000-7000-8000-000000000003");
        UUID reserved = UUID.fromString("01930000-0000-7000-8000-000000000004");
        String opening = api.client()
                .post("/job_openings", "{\"title\":\"T\",\"description\":\"D\",\"requirements\":\"R\"}")
                .id();
        String conversation = "{\"profile_id\":\"%s\",\"job_opening_id\":\"%s\"}".formatted(profile, opening);
        String key = UUID.randomUUID().toString();
        insertRunning(key, reserved, "-1 second", "POST /conversations", conversation);
        assertThat(api.client()
                        .post("/conversations", conversation, "Idempotency-Key", key)
                        .status())
                .isEqualTo(404);

        makeProfile(profile);

        ApiClient.Answer answer = other.post("/conversations", conversation, "Idempotency-Key", key);
        assertThat(answer.status()).as(answer.body()).isIn(201, 202);
        assertThat(answer.id()).isEqualTo(reserved.toString());
    }

    private static void makeProfile(UUID id) throws SQLException {
        String profile = "{\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"experiences\":[]}";
        String key = UUID.randomUUID().toString();
        insertRunning(key, id, "-1 second", "POST /profiles", profile);
        assertThat(api.client()
                        .post("/profiles", profile, "Idempotency-Key", key)
                        .id())
                .isEqualTo(id.toString());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> api.client().get("/profiles/" + id).status() == 200);
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() {
        String body = "{\"url\":\"" + "x".repeat(api.settings().limits().maxBodyBytes()) + "\"}";

        assertThat(post(api.client(), UUID.randomUUID().toString(), body).status())
                .isEqualTo(413);
    }

    @Test
    void shouldSayThatTheRequestStillRuns() throws SQLException {
        String key = UUID.randomUUID().toString();
        insertRunning(key, UUID.randomUUID(), "10 minutes");

        ApiClient.Answer answer = post(api.client(), key, HOOK);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("code").asText()).isEqualTo("idempotency_in_progress");
    }

    @Test
    void shouldForgetAKeyAfterADay() throws SQLException {
        String key = UUID.randomUUID().toString();
        String first = post(api.client(), key, HOOK).id();
        execute("UPDATE service.idempotency_keys SET created_at = created_at - interval '25 hours'");

        ApiClient.Answer later = post(api.client(), key, HOOK.replace("example.com", "example.org"));

        assertThat(later.status()).isEqualTo(201);
        assertThat(later.id()).isNotEqualTo(first);
    }

    /** OpenAI's SDKs send a request again after a 409, and would never hear anything else. */
    @Test
    void shouldTellClientsNotToAskAgainForWhatNobodyKnows() throws SQLException {
        String key = UUID.randomUUID().toString();
        UUID old = UUID.fromString("01930000-0000-7000-8000-000000000005");
        String body = "{\"model\":\"rehearsal\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        insertRunning(key, old, "-1 second", "POST /v1/chat/completions", body);

        ApiClient.Answer answer = api.client().post("/v1/chat/completions", body, "Idempotency-Key", key);

        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.json().path("error").path("code").asText()).isEqualTo("idempotency_not_replayable");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    private static ApiClient.Answer post(ApiClient client, String key, String body) {
        return client.post("/webhooks", body, "Idempotency-Key", key);
    }

    private static long webhooks() throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM service.webhooks")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void insertRunning(String key, UUID reserved, String lease) throws SQLException {
        insertRunning(key, reserved, lease, "POST /webhooks", HOOK);
    }

    private static void insertRunning(String key, UUID reserved, String lease, String target, String body)
            throws SQLException {
        IdempotencyKey known = new IdempotencyKey(key);
        try (Connection connection = api.database().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO service.idempotency_keys VALUES (?, ?, ?, ?, 'running', now() + ?::interval, now())")) {
            statement.setBytes(1, known.hash(Optional.empty()));
            statement.setBytes(2, known.fingerprint(target, body.getBytes(StandardCharsets.UTF_8)));
            statement.setObject(3, reserved);
            statement.setObject(4, UUID.randomUUID());
            statement.setString(5, lease);
            statement.executeUpdate();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
