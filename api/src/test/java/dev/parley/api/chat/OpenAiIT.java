package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.ApiClient;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatRequested;
import dev.parley.events.SamplingParameters;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI's wire format; the stock clients are tried against the whole application. */
@ExtendWith(ParleyPlatform.class)
class OpenAiIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    private static ApiClient.Answer complete(String json) {
        return stage.client().post("/v1/chat/completions", json);
    }

    @Test
    void shouldAnswerAtOnceAndLeaveNoTrace() {
        ApiClient.Answer answer = complete("""
                {"model":"rehearsal","seed":7,"user":"me","n":1,"tools":[],"messages":[
                  {"role":"developer","content":"Be brief."},
                  {"role":"user","content":[{"type":"text","text":"hello "},{"type":"text","text":"world"}]}]}""");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode completion = answer.json();
        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        JsonNode choice = completion.path("choices").path(0);
        assertThat(choice.path("message").path("content").asText()).isEqualTo("Echo: hello world");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(completion.path("usage").path("total_tokens").asInt()).isEqualTo(10);
        ChatRequested asked = asked(answer);
        assertThat(asked.getLog()).isFalse();
        assertThat(asked.getConversationId()).as("none").isEqualTo(asked.getChatId());
        assertThat(asked.getMessages().getFirst().getRole()).isEqualTo("system");
        assertThat(asked.getParameters().getMaxTokens()).as("of the agent").isNull();
        assertThat(asked.getParameters().getTemperature()).as("of the agent").isNull();
    }

    @Test
    void shouldTakeBackMessagesWithoutContent() {
        ApiClient.Answer answer = complete("""
                {"model":"rehearsal","messages":[
                  {"role":"user","content":"hello"},
                  {"role":"assistant","content":null,"refusal":"I cannot.","tool_calls":null,"annotations":[]},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function"}]},
                  {"role":"assistant","refusal":null},
                  {"role":"user","content":"again"}]}""");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(asked(answer).getMessages())
                .extracting(ChatMessage::getContent)
                .containsExactly("hello", "I cannot.", "", "", "again");
        assertError(
                complete("{\"model\":\"rehearsal\",\"messages\":[{\"role\":\"user\",\"content\":null}]}"),
                400,
                "messages[0].content");
    }

    @Test
    void shouldFollowOrPassOverWhatClientsSend() {
        ApiClient.Answer answer = complete("""
                {"model":"rehearsal","messages":[{"role":"user","content":"hello"}],
                 "n":1,"stop":["END","STOP"],"max_completion_tokens":7,"max_tokens":null,"temperature":0.25,"top_p":null,
                 "response_format":{"type":"text"},"stream":false,"stream_options":null,"tools":null,"tool_choice":"none",
                 "seed":7,"user":"me","safety_identifier":"me","prompt_cache_key":"k","metadata":{"a":"b"},"store":false,
                 "frequency_penalty":0,"presence_penalty":0.5,"logit_bias":{"50256":-100},"logprobs":false,
                 "modalities":["text"],"reasoning_effort":"low","verbosity":"low","service_tier":"auto",
                 "parallel_tool_calls":true,"prediction":{"type":"content","content":"Hello."}}""");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        SamplingParameters parameters = asked(answer).getParameters();
        assertThat(parameters.getStop()).containsExactly("END", "STOP");
        assertThat(parameters.getMaxTokens()).isEqualTo(7);
        assertThat(parameters.getTemperature()).isEqualTo(0.25);
    }

    private static ChatRequested asked(ApiClient.Answer answer) {
        String id = answer.json().path("id").asText();
        return stage.responder().requests().stream()
                .filter(request -> id.endsWith(request.getChatId()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldStreamChunks() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stage.client().uri("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model":"rehearsal","stream":true,"stream_options":{"include_usage":true},
                         "messages":[{"role":"user","content":"long story"}]}"""))
                .build();
        List<EventReader.Event> chunks;
        try (EventReader reader = EventReader.of(stage.http(), request)) {
            chunks = new ArrayList<>(reader.rest());
        }

        assertThat(chunks.removeLast().data()).isEqualTo("[DONE]");
        assertThat(chunks.removeLast().json().path("usage").path("total_tokens").asInt())
                .isEqualTo(10);
        assertThat(delta(chunks.getFirst()).path("role").asText()).isEqualTo("assistant");
        assertThat(chunks.getLast()
                        .json()
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asText())
                .isEqualTo("stop");
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(delta(chunk).path("content").asText("")));
        assertThat(text.toString()).isEqualTo("Echo: long story \uD83D\uDE00 ".repeat(30));
    }

    private static JsonNode delta(EventReader.Event chunk) {
        return chunk.json().path("choices").path(0).path("delta");
    }

    @Test
    void shouldListModels() {
        JsonNode models = stage.client().get("/v1/models").json();
        assertThat(models.path("data").findValuesAsText("id")).contains("rehearsal", "gpt-4o-mini");
        assertThat(stage.client().get("/v1/models/rehearsal").id()).isEqualTo("rehearsal");
        assertThat(stage.client().get("/v1/models/nobody").status()).isEqualTo(404);
    }

    @Test
    void shouldSayWhatIsWrongInTheShapeThatClientsRead() {
        assertError(
                complete("{\"model\":\"nobody\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"), 404, "model");
        assertError(complete("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"), 400, "model");
        assertError(complete("{\"model\":\"rehearsal\",\"messages\":[]}"), 400, "messages");
        assertError(
                complete("{\"model\":\"rehearsal\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"),
                400,
                "n");
        assertError(
                complete(
                        "{\"model\":\"rehearsal\",\"tools\":[{}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"),
                400,
                "tools");
        assertThat(complete("{").json().path("error").path("message").asText()).isNotEmpty();
        assertThat(complete("[]").json().path("error").path("param").isNull()).isTrue();
    }

    @Test
    void shouldNameEveryFaultyField() {
        ApiClient.Answer answer = complete("""
                {"n":2,"tools":[{}],"response_format":"json_object","modalities":"audio","messages":[]}""");

        assertError(answer, 400, "tools");
        assertThat(answer.json().path("error").path("message").asText())
                .contains(
                        "tools: ",
                        "response_format: ",
                        "modalities: ",
                        "n: must be 1",
                        "model: is required",
                        "messages: ");
    }

    private static void assertError(ApiClient.Answer answer, int status, String param) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonNode error = answer.json().path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asText()).isEqualTo(param);
    }
}
