package dev.parley.api.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.api.ApiClient;
import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations and their messages, as clients see them. */
@ExtendWith(ParleyPlatform.class)
class ConversationIT {
    private static ApiHarness api;
    private static ApiClient client;
    private static String profile;
    private static String opening;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
        client = api.client();
        profile = client.post(
                        "/profiles",
                        "{\"first_name\":\"Ines\",\"last_name\":\"Duarte\",\"phone\":null,\"langs\":[null,\"pt\"]}")
                .id();
        opening = client.post("/job_openings", "{\"title\":\"Developer\"}").id();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static String between(String profile, String opening, String more) {
        return "{\"profile_id\":\"" + profile + "\",\"job_opening_id\":\"" + opening + "\"" + more + "}";
    }

    private static String started() {
        Answer made = client.post("/conversations", between(profile, opening, ""));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    @Test
    void shouldStartAConversationWithTheConfiguredAgent() {
        Answer made = client.post(
                "/conversations",
                between(
                        profile,
                        opening,
                        ",\"training_consent\":true,\"metadata\":{\"source\":\"web\",\"none\":null}"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/conversations/" + made.id());
        JsonNode read = client.get("/conversations/" + made.id()).json();
        assertThat(read.path("object").asText()).isEqualTo("conversation");
        assertThat(read.path("kind").asText()).isEqualTo("live");
        assertThat(read.path("status").asText()).isEqualTo("active");
        assertThat(read.path("training_consent").asBoolean()).isTrue();
        assertThat(read.path("metadata").toString()).isEqualTo("{\"source\":\"web\",\"none\":null}");
        assertThat(read.path("agent").path("first_name").asText()).isEqualTo("Helena");
        assertThat(read.path("candidate").toString())
                .isEqualTo("{\"first_name\":\"Ines\",\"last_name\":\"Duarte\",\"langs\":[\"pt\"]}");
        assertThat(read.path("job_opening").path("title").asText()).isEqualTo("Developer");
        assertThat(read.path("turns").asInt()).isZero();
        assertThat(read.path("messages").path("data")).isEmpty();
    }

    @Test
    void shouldShowMessagesAsTheyAreThoughItHasReadThemBefore() throws SQLException {
        String at = "/conversations/" + started();
        client.post(
                at + "/messages", "[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":\"two\"}]");
        assertThat(contents(at)).containsExactly("one", "two");

        client.post(at + "/messages", "{\"role\":\"user\",\"content\":\"three\"}");
        assertThat(contents(at)).as("one more").containsExactly("one", "two", "three");

        change("UPDATE messages SET content = 'zwei' WHERE content = 'two' AND conversation_id = ?", at);
        assertThat(contents(at)).as("another text").containsExactly("one", "zwei", "three");

        change("DELETE FROM messages WHERE content <> 'three' AND conversation_id = ?", at);
        assertThat(contents(at)).as("fewer").containsExactly("three");

        change("DELETE FROM messages WHERE conversation_id = ?", at);
        assertThat(contents(at)).as("none").isEmpty();
    }

    private static List<String> contents(String at) {
        String first = client.get(at).body();
        assertThat(client.get(at).body()).as("read again").isEqualTo(first);
        return client.get(at).json().path("messages").path("data").findValuesAsText("content");
    }

    private static void change(String statement, String at) throws SQLException {
        try (Connection connection = api.database().getConnection();
                PreparedStatement change = connection.prepareStatement(statement)) {
            connection.setSchema("read_model");
            change.setString(1, at.substring(at.lastIndexOf('/') + 1));
            assertThat(change.executeUpdate()).isPositive();
        }
    }

    @Test
    void shouldKnowIdsInCapitals() {
        Answer made = client.post(
                "/conversations", between(profile.toUpperCase(Locale.ROOT), opening.toUpperCase(Locale.ROOT), ""));
        String at = "/conversations/" + made.id().toUpperCase(Locale.ROOT);

        Answer said = client.post(at + "/messages", "{\"role\":\"user\",\"content\":\"hello\"}");

        assertThat(made.json().path("profile_id").asText()).isEqualTo(profile);
        assertThat(made.json().path("job_opening_id").asText()).isEqualTo(opening);
        assertThat(said.header("Location")).isEqualTo("/conversations/" + made.id() + "/messages");
        assertThat(client.get(at).id()).isEqualTo(made.id());
        assertThat(contents(client.get(at + "/messages").json())).containsExactly("hello");
        assertThat(contents(client.get(at).json().path("messages"))).containsExactly("hello");
    }

    @Test
    void shouldTakeMessagesWithAndWithoutTheSlash() {
        String at = "/conversations/" + started() + "/messages";

        assertThat(client.post(at + "/", "{\"role\":\"user\",\"content\":\"one\"}")
                        .status())
                .isEqualTo(201);
        assertThat(client.post(at, "{\"role\":\"user\",\"content\":\"two\"}").status())
                .isEqualTo(201);
        assertThat(contents(client.get(at + "/").json())).containsExactly("one", "two");
    }

    @Test
    void shouldSayWhenNothingNewWasSaid() {
        String at = "/conversations/" + started();
        String tag = client.get(at).header("ETag");

        assertThat(client.send("GET", at, new byte[0], "If-None-Match", tag).status())
                .isEqualTo(304);
        client.post(at + "/messages", "{\"role\":\"user\",\"content\":\"hello\"}");
        assertThat(client.send("GET", at, new byte[0], "If-None-Match", tag).status())
                .isEqualTo(200);
    }

    @Test
    void shouldStayWhatItWasWhenItsProfileChanges() {
        String own = client.post("/profiles", "{\"first_name\":\"Old\",\"last_name\":\"Name\"}")
                .id();
        String id = client.post("/conversations", between(own, opening, ",\"agent\":{\"first_name\":\"Bo\"}"))
                .id();

        client.put("/profiles/" + own, "{\"first_name\":\"New\",\"last_name\":\"Name\"}");

        JsonNode read = client.get("/conversations/" + id).json();
        assertThat(read.path("candidate").path("first_name").asText()).isEqualTo("Old");
        assertThat(read.path("agent").toString()).isEqualTo("{\"first_name\":\"Bo\"}");
    }

    @Test
    void shouldNameEveryFaultyFieldAtOnce() {
        Answer answer = client.post(
                "/conversations",
                "{\"profile_id\":7,\"agent\":[],\"training_consent\":\"yes\",\"metadata\":1,\"tenant\":\"other\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "tenant", "profile_id", "job_opening_id", "agent", "training_consent", "metadata");
    }

    @Test
    void shouldRefuseUnknownParticipants() {
        Answer answer = client.post(
                "/conversations",
                between("01890000-0000-7000-8000-000000000000", "01890000-0000-7000-8000-000000000001", ""));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .containsExactly("profile_id", "job_opening_id");
    }

    @Test
    void shouldRefuseWhatIsTooMuchForOneEvent() {
        String much = "{\"title\":\"Developer\",\"description\":\"" + "x".repeat(100_000) + "\",\"more\":\""
                + "y".repeat(600_000) + "\"}";
        String large = client.post("/job_openings", much).id();

        Answer answer = client.post(
                "/conversations", between(profile, large, ",\"metadata\":{\"notes\":\"" + "z".repeat(600_000) + "\"}"));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("code").asText()).isEqualTo("content_too_large");
        assertThat(client.post("/conversations", between(profile, large, "")).status())
                .isEqualTo(201);
    }

    @Test
    void shouldListWithFilters() {
        String own = client.post("/profiles", "{\"first_name\":\"A\",\"last_name\":\"B\"}")
                .id();
        List<String> made = IntStream.range(0, 3)
                .mapToObj(_ ->
                        client.post("/conversations", between(own, opening, "")).id())
                .toList();

        JsonNode page = client.get("/conversations?profile_id=" + own + "&kind=live&status=active&job_opening_id="
                        + opening.toUpperCase(Locale.ROOT))
                .json();

        assertThat(ids(page)).containsExactlyElementsOf(made.reversed());
        assertThat(ids(client.get("/conversations?kind=generated").json())).isEmpty();
        assertThat(ids(client.get("/conversations?run_id=none").json())).isEmpty();
        String link = client.get("/conversations?limit=2&profile_id=" + own).header("Link");
        assertThat(link).endsWith(">; rel=\"next\"");
        Answer rest = client.get(link.substring(1, link.indexOf('>')));
        assertThat(ids(rest.json())).containsExactly(made.getFirst());
        assertThat(rest.header("Link")).isEmpty();
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("data").forEach(entry -> ids.add(entry.path("id").asText()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile_id=x", "job_opening_id=", "kind=x", "status=x", "run_id=%00", "limit=0"})
    void shouldRefuseWrongFilters(String query) {
        assertThat(client.get("/conversations?" + query).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({
        "/messages,assistant,assistant",
        "/messages/,user,user",
        "/messages,system,system",
        "/messages/,agent,assistant",
        "/messages,candidate,user"
    })
    void shouldAddAMessage(String path, String role, String shown) {
        String id = started();

        Answer added =
                client.post("/conversations/" + id + path, "{\"role\":\"" + role + "\",\"content\":\"Olá, Inês! 😀\"}");

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(added.json().path("role").asText()).isEqualTo(shown);
        assertThat(added.json().path("source").asText()).isEqualTo("person");
        JsonNode read = client.get("/conversations/" + id + path).json();
        assertThat(read.path("data")).hasSize(1);
        assertThat(read.path("data").get(0)).isEqualTo(added.json());
        assertThat(client.get("/conversations/" + id).json().path("messages").path("data"))
                .isEqualTo(read.path("data"));
        assertThat(client.get("/conversations/" + id).json().path("turns").asInt())
                .isEqualTo(1);
    }

    @Test
    void shouldKeepTheOrderOfListsAndCalls() {
        String at = "/conversations/" + started() + "/messages";
        List<String> said = IntStream.range(0, 60).mapToObj(i -> "message " + i).toList();

        Answer many = client.post(at, list(said.subList(0, 50)));
        said.subList(50, 60).forEach(text -> client.post(at, "{\"role\":\"user\",\"content\":\"" + text + "\"}"));

        assertThat(many.status()).isEqualTo(201);
        assertThat(many.json().path("data")).hasSize(50);
        assertThat(contents(client.get(at + "?limit=100").json())).isEqualTo(said);
        assertThat(contents(client.get(at + "?limit=3&order=desc").json()))
                .containsExactly("message 59", "message 58", "message 57");
        JsonNode first = client.get(at + "?limit=45").json();
        assertThat(contents(
                        client.get(at + "?limit=45&after=" + first.path("next").asText())
                                .json()))
                .isEqualTo(said.subList(45, 60));
    }

    private static String list(List<String> said) {
        return said.stream()
                .map(text -> "{\"role\":\"user\",\"content\":\"" + text + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static List<String> contents(JsonNode page) {
        List<String> contents = new ArrayList<>();
        page.path("data").forEach(entry -> contents.add(entry.path("content").asText()));
        return contents;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"quoted\" and \\\\ and / and {braces}",
                "line\nbreak\r\ttab \u0001 \u001f \u007f",
                "\u2028 \u2029 \ufeff \u00e9e\u0301 \ud83d\ude00",
                "</script><!-- ', $1 %s"
            })
    void shouldShowWhatWasSaidAlikeWithTheConversationAndAlone(String said) {
        String at = "/conversations/" + started();
        String content = TextNode.valueOf(said).toString();

        assertThat(client.post(at + "/messages", "{\"role\":\"user\",\"content\":" + content + "}")
                        .status())
                .isEqualTo(201);

        JsonNode alone = client.get(at + "/messages").json().path("data");
        assertThat(alone.get(0).path("content").asText()).isEqualTo(said);
        assertThat(client.get(at).json().path("messages").path("data")).isEqualTo(alone);
    }

    @Test
    void shouldShowTheFirstHundredMessagesWithAConversation() {
        String at = "/conversations/" + started();
        List<String> said = IntStream.range(0, 101).mapToObj(i -> "m" + i).toList();
        client.post(at + "/messages", list(said.subList(0, 100)));
        client.post(at + "/messages", list(said.subList(100, 101)));

        JsonNode messages = client.get(at).json().path("messages");

        assertThat(contents(messages)).isEqualTo(said.subList(0, 100));
        assertThat(messages.path("has_more").asBoolean()).isTrue();
        assertThat(contents(client.get(
                                at + "/messages?after=" + messages.path("next").asText())
                        .json()))
                .containsExactly("m100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "7",
                "null",
                "[{\"role\":\"user\",\"content\":\"x\"},7]",
                "{\"role\":\"user\"}",
                "{\"role\":\"user\",\"content\":\" \"}",
                "{\"role\":\"root\",\"content\":\"x\"}",
                "{\"role\":7,\"content\":\"x\"}",
                "{\"role\":\"user\",\"content\":\"x\",\"more\":1}",
                "{\"role\":\"user\",\"content\":\"x\\u0000\"}"
            })
    void shouldRefuseWhatIsNoMessage(String body) {
        Answer answer = client.post("/conversations/" + started() + "/messages", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().path("errors")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01890000-0000-7000-8000-000000000000", "no.such", "%00", "%27--"})
    void shouldNotFindWhatIsNotThere(String id) {
        assertThat(client.get("/conversations/" + id).status()).isEqualTo(404);
        assertThat(client.get("/conversations/" + id + "/messages").status()).isEqualTo(404);
        assertThat(client.post("/conversations/" + id + "/messages", "{\"role\":\"user\",\"content\":\"x\"}")
                        .status())
                .isEqualTo(404);
    }
}
