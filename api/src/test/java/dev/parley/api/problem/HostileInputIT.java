package dev.parley.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.ApiClient;
import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 51 to 55, 63 and 65 of the reliability catalogue: a clean problem, or stored and returned unharmed. */
@ExtendWith(ParleyPlatform.class)
class HostileInputIT {
    private static ApiHarness api;
    private static ApiClient client;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
        client = api.client();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("type").asText()).isEqualTo("/problems/" + code);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).isNotEmpty().doesNotContain("Exception");
        assertThat(problem.path("errors").isArray()).isTrue();
    }

    @Test
    void shouldAnswerUnknownRoutesWithAProblem() {
        assertProblem(client.get("/nothing"), 404, "not_found");
    }

    @Test
    void shouldAnswerWrongMethodsWithAProblem() {
        Answer answer = client.send("PATCH", "/profiles", "{}".getBytes(StandardCharsets.UTF_8));

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).contains("POST", "GET");
    }

    @Test
    void shouldAnswerWrongMediaTypesWithAProblem() {
        byte[] body = "a=b".getBytes(StandardCharsets.UTF_8);

        assertProblem(
                client.send("POST", "/profiles", body, "Content-Type", "application/x-www-form-urlencoded"),
                415,
                "unsupported_media_type");
        assertProblem(client.send("GET", "/profiles", new byte[0], "Accept", "image/png"), 406, "not_acceptable");
    }

    @Test
    void shouldRefuseLargeBodies() {
        byte[] ten = new byte[10 * 1024 * 1024];
        Arrays.fill(ten, (byte) ' ');

        assertProblem(
                client.send("POST", "/profiles", ten, "Content-Type", "application/json"), 413, "content_too_large");
        HttpRequest chunked = HttpRequest.newBuilder(client.uri("/profiles"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(ten)))
                .build();
        assertProblem(client.send(chunked), 413, "content_too_large");
        assertThat(client.get("/health").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{]",
                "{} {}",
                "{\"first_name\":\"a\",\"first_name\":\"b\"}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"n\":1e999}",
                "{\"n\":1e-99999999}",
                "{\"n\":NaN}",
                "{'n':1}",
                "{\"n\":01}",
                "\"\\x\"",
                "{\"n\":\"\n\"}"
            })
    void shouldRefuseWhatIsNoJson(String body) {
        assertProblem(client.post("/profiles", body), 400, "malformed_json");
    }

    @Test
    void shouldRefuseDepthAndLength() {
        assertProblem(client.post("/profiles", "[".repeat(10_000)), 400, "malformed_json");
        assertProblem(client.post("/profiles", "{\"a\":".repeat(10_000)), 400, "malformed_json");
        assertProblem(client.post("/profiles", "{\"n\":" + "9".repeat(10_000) + "}"), 400, "malformed_json");
        assertProblem(client.post("/profiles", "{\"" + "n".repeat(10_000) + "\":1}"), 400, "malformed_json");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16", "UTF-32", "ISO-8859-1"})
    void shouldRefuseOtherEncodings(String charset) throws IOException {
        byte[] body = "{\"first_name\":\"Zoë\",\"last_name\":\"x\"}".getBytes(charset);

        assertProblem(
                client.send("POST", "/profiles", body, "Content-Type", "application/json"), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"first_name\":\"a\\u0000b\",\"last_name\":\"x\"}",
                "{\"first_name\":\"a\",\"last_name\":\"x\",\"further\":[{\"deep\":\"\\ud800\"}]}",
                "{\"first_name\":\"a\",\"last_name\":\"x\",\"further\":\"\\udc00\\ud800\"}",
                "{\"first_name\":\"a\",\"last_name\":\"x\",\"na\\u0000me\":1}"
            })
    void shouldRefuseTextThatCannotBeKept(String body) {
        assertProblem(client.post("/profiles", body), 422, "invalid_fields");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE profiles; --",
                "$1 OR 1=1",
                "${7*7} {{7*7}} #{7*7} {candidate[last_name]} %s %n",
                "<script>alert(1)</script>",
                "\\\\ \\\" \\n \\t \\u0001 \\u2028 \\ufffe",
                "e\\u0301 \\ud83d\\ude00 عربى ‮ reversed",
                "$where $gt __proto__ constructor"
            })
    void shouldKeepHostileTextAsItIs(String text) {
        Answer made = client.post(
                "/profiles",
                "{\"first_name\":\"" + text + "\",\"last_name\":\"x\",\"further\":{\"" + text + "\":\"" + text
                        + "\"}}");

        assertThat(made.status()).as(made.body()).isEqualTo(201);
        JsonNode read = client.get("/profiles/" + made.id()).json();
        String meant = made.json().path("first_name").asText();
        assertThat(read.path("first_name").asText()).isEqualTo(meant);
        assertThat(read.path("further").path(meant).asText()).isEqualTo(meant);
    }

    @Test
    void shouldKeepLongNames() {
        String name = "ñ".repeat(10_000);

        Answer made = client.post("/profiles", "{\"first_name\":\"" + name + "\",\"last_name\":\"x\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(client.get("/profiles/" + made.id())
                        .json()
                        .path("first_name")
                        .asText())
                .isEqualTo(name);
        assertProblem(
                client.post("/profiles", "{\"first_name\":\"" + name + "n\",\"last_name\":\"x\"}"),
                422,
                "invalid_fields");
    }

    @Test
    void shouldIgnoreWhatOnlyTheServerSays() {
        Answer made = client.post("/profiles", """
                {"first_name":"a","last_name":"b","id":"mine","tenant":"other","object":"x","created_at":"never"}""");

        JsonNode read = client.get("/profiles/" + made.id()).json();

        assertThat(made.id()).isNotEqualTo("mine");
        assertThat(read.path("object").asText()).isEqualTo("profile");
        assertThat(read.has("tenant")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n",
                "GET /{id} HTTP/1.1\r\nHost: localhost\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n",
                "NONSENSE\r\n",
                "POST /profiles HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n",
                "POST /profiles HTTP/1.1\r\nHost: localhost\r\nContent-Type: ;;;\r\nContent-Length: 2\r\n\r\n{}"
            })
    void shouldAnswerMalformedRequestsWithAClientError(String head) throws IOException {
        assertThat(raw(head)).matches("(?s)HTTP/\\d\\.\\d 4\\d\\d .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/profiles/%zz", "/profiles?limit=%zz", "/v1/models/%zz"})
    void shouldSayThatAnAddressCannotBeRead(String target) throws IOException {
        assertThat(raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void shouldRefuseLongHeadersAndAddresses() throws IOException {
        String long64 = "x".repeat(64 * 1024);

        assertThat(raw("GET /profiles HTTP/1.1\r\nHost: localhost\r\nX-Long: " + long64 + "\r\n"))
                .matches("(?s)HTTP/\\d\\.\\d 431 .*");
        assertThat(raw("GET /profiles?x=" + long64 + " HTTP/1.1\r\nHost: localhost\r\n"))
                .matches("(?s)HTTP/\\d\\.\\d 414 .*");
    }

    @Test
    void shouldSayWhatIsWrongWithMalformedRequests() throws IOException {
        String twoLengths = "POST /profiles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n";

        assertThat(raw(twoLengths, 2_000)).contains("not HTTP that this server reads", "Content-Length");
    }

    private static String raw(String head) throws IOException {
        return raw(head, "HTTP/1.1 400".length()) + " ";
    }

    /** The beginning of the answer, or all of it if that is less and the server closes the connection. */
    private static String raw(String head, int most) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.server().port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(most), StandardCharsets.UTF_8);
        }
    }
}
