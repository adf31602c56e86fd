package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same completion asked for again with its {@code Idempotency-Key}: it is not asked of a model twice. */
@ExtendWith(ParleyPlatform.class)
class RepeatedCompletionIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    private static ApiClient.Answer complete(ApiClient client, String key, String said, boolean stream) {
        String body = "{\"model\":\"rehearsal\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + said + "\"}]}";
        return client.post("/v1/chat/completions", body, "Idempotency-Key", key);
    }

    private static long asked(String said) {
        return stage.responder().requests().stream()
                .filter(request -> request.getMessages().getLast().getContent().equals(said))
                .count();
    }

    @Test
    void shouldGiveTheSameCompletionAgain() {
        ApiClient.Answer first = complete(stage.client(), "again-whole", "say it once", false);
        ApiClient.Answer second = complete(stage.otherClient(), "again-whole", "say it once", false);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(asked("say it once")).isEqualTo(1);
    }

    @Test
    void shouldStreamTheSameChunksAgain() {
        ApiClient.Answer first = complete(stage.client(), "again-stream", "stream it once", true);
        ApiClient.Answer second = complete(stage.otherClient(), "again-stream", "stream it once", true);

        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.header("Content-Type")).startsWith("text/event-stream");
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.body()).contains("data: [DONE]").contains(idOf(first));
        assertThat(asked("stream it once")).isEqualTo(1);
    }

    private static String idOf(ApiClient.Answer stream) {
        return stream.body().replaceFirst("(?s).*?\"id\":\"(chatcmpl-[^\"]+)\".*", "$1");
    }

    @Test
    void shouldWaitForTheOneThatIsRunning() {
        List<CompletableFuture<ApiClient.Answer>> answers = List.of(stage.client(), stage.otherClient()).stream()
                .map(client -> CompletableFuture.supplyAsync(() -> complete(client, "together", "long run", false)))
                .toList();

        await().atMost(ChatStage.PATIENCE).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.join().status()).as(answer.join().body()).isEqualTo(200);
            assertThat(answer.join().json()).isEqualTo(answers.getFirst().join().json());
        });
        assertThat(asked("long run")).isEqualTo(1);
    }

    @Test
    void shouldRefuseAnotherBodyInTheShapeThatClientsRead() {
        complete(stage.client(), "reused", "one thing", false);

        ApiClient.Answer other = complete(stage.client(), "reused", "another thing", false);

        assertThat(other.status()).isEqualTo(400);
        assertThat(other.json().path("error").path("code").asText()).isEqualTo("idempotency_key_reused");
    }
}
