package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.LiveApi.Answer;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.TalkingCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Generation and live chats with a model in the worker's own process. */
@ExtendWith(ParleyPlatform.class)
class LocalModelIT {
    private static final String SENTENCE = "Good morning! We have an opening for bakers in São Paulo 👋.";

    private Workspace workspace;
    private CommittedLog log;

    @BeforeEach
    void open(Endpoints endpoints) throws IOException {
        workspace = Workspace.on(endpoints);
        log = new CommittedLog(endpoints, workspace.topics());
        TalkingCheckpoint.write(workspace.directory().resolve("models/talking"), SENTENCE);
        workspace.write("models.yml", """
            models:
              - {name: local, backend: djl, path: models/talking, precision: fp32, device: cpu, threads: 1}
              - {name: absent, backend: djl, path: acme/absent}
            """);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void shouldGenerateAndChatWithALocalModel() throws Exception {
        Ended ended = workspace.run("generate", "--model", "local", "--sample", "4");

        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(ended.messages()).contains("Loading the model 'local'", "is ready after");
        assertThat(ended.json().path("conversations").path("completed").asInt()).isEqualTo(4);
        assertThat(log.events(Topics.TURNS, TurnRecorded.class)
                        .filter(turn -> turn.getSource().equals("model")))
                .isNotEmpty()
                .allMatch(turn -> turn.getText().equals(SENTENCE) && !turn.getRehearsal());
        try (LiveApi api = LiveApi.start(workspace, "up")) {
            String conversation = api.conversation();
            api.say(conversation, "Hi, who are you?");
            Answer chat = api.post("/conversations/" + conversation + "/chat", "{\"model\": \"local\"}");
            JsonNode reply = api.ended(chat.text("id"));
            assertThat(reply.path("message").path("content").asText())
                    .as("%s", reply)
                    .isEqualTo(SENTENCE);
            assertThat(api.text("/metrics")).contains("parley_local_requests_total{model=\"local\"} 1\n");
        }
    }

    @Test
    void shouldEndInGoodOrderWhenInterruptedAmidAStep() throws Exception {
        Path endless = TalkingCheckpoint.writeEndless(workspace.directory().resolve("models/endless"), "abcdefgh");
        Path input = workspace.directory().resolve("input.jsonl");
        Files.writeString(input, "{\"prompt\": \"a\"}\n".repeat(10_000));
        Ended interrupted;
        try (ParleyProcess parley = workspace.startInForeground(
                "model", "generate", endless.toString(), "--input", input.toString(), "--max-tokens", "100")) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> parley.output().lines().count() > 20);
            parley.interrupt();
            interrupted = parley.await();
        }

        assertThat(interrupted.status()).as("%s", interrupted.messages()).isEqualTo(130);
        assertThat(workspace.directory()).isDirectoryNotContaining("glob:**hs_err*");
    }

    @Test
    void shouldSayBeforeAnythingIsStartedThatAModelIsNotThere() throws Exception {
        Ended ended = workspace.run("generate", "--model", "absent");

        assertThat(ended.status()).as("%s", ended).isEqualTo(3);
        assertThat(ended.messages()).contains("parley model pull acme/absent");
        assertThat(ended.messages()).doesNotContain("Run ");
    }
}
