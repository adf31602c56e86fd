package dev.parley.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.ApiClient;
import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles and job openings, as clients see them. */
@ExtendWith(ParleyPlatform.class)
class ResourceIT {
    private static final String INES = """
            {"first_name":"Ines","last_name":"Duarte","experiences":[{"company":"Tramline","position":"Developer",
             "description":"Java","since":2019}],"city":"Porto","scores":[1,2.50,1e2],"nested":{"a":{"b":null}}}""";
    private static final String OPENING = """
            {"title":"Backend developer","description":"Kafka","requirements":["Java","SQL"],"remote":true}""";

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

    @Test
    void shouldKeepAProfileWithAllItsFields() {
        Answer made = client.post("/profiles", INES);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Content-Type")).startsWith("application/json");
        assertThat(made.header("Location")).isEqualTo("/profiles/" + made.id());
        assertThat(UUID.fromString(made.id()).version()).isEqualTo(7);
        Answer read = client.get("/profiles/" + made.id());
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(made.body());
        assertThat(read.json().path("object").asText()).isEqualTo("profile");
        assertThat(Instant.parse(read.json().path("created_at").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(read.body())
                .contains("\"city\":\"Porto\"", "\"scores\":[1,2.50,1E+2]", "\"nested\":{\"a\":{\"b\":null}}")
                .contains("\"since\":2019");
    }

    @Test
    void shouldKeepAJobOpening() {
        Answer made = client.post("/job_openings", OPENING);

        assertThat(made.status()).isEqualTo(201);
        JsonNode read = client.get(made.header("Location")).json();
        assertThat(read.path("object").asText()).isEqualTo("job_opening");
        assertThat(read.path("requirements").get(1).asText()).isEqualTo("SQL");
        assertThat(read.path("remote").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/profiles | {\"first_name\":\"A\",\"last_name\":\"B\",\"old\":1} | {\"first_name\":\"C\",\"last_name\":\"D\"}",
                "/job_openings | {\"title\":\"A\",\"old\":1} | {\"title\":\"C\",\"requirements\":\"one, two\"}"
            })
    void shouldReplaceAndDelete(String path, String before, String after) {
        Answer made = client.post(path, before);
        String at = path + "/" + made.id();

        Answer replaced = client.put(at, after);

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(client.get(at).body()).isEqualTo(replaced.body());
        assertThat(replaced.json().has("old")).isFalse();
        assertThat(replaced.json().path("created_at")).isEqualTo(made.json().path("created_at"));
        assertThat(client.delete(at).status()).isEqualTo(204);
        assertThat(client.get(at).status()).isEqualTo(404);
        assertThat(client.delete(at).status()).isEqualTo(404);
        assertThat(client.put(at, after).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/profiles | {\"first_name\":\"A\",\"last_name\":\"B\"}", "/job_openings | {\"title\":\"A\"}"})
    void shouldKnowAnIdInCapitals(String path, String body) {
        Answer made = client.post(path, body);
        String at = path + "/" + made.id().toUpperCase(Locale.ROOT);

        assertThat(client.get(at).body()).isEqualTo(made.body());
        assertThat(client.put(at, body).id()).isEqualTo(made.id());
        assertThat(client.delete(at).status()).isEqualTo(204);
        assertThat(client.get(made.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void shouldSayWhenAClientHasItAlready() {
        String at = client.post("/profiles", INES).header("Location");
        String tag = client.get(at).header("ETag");

        Answer same = client.send("GET", at, new byte[0], "If-None-Match", "\"other\", " + tag);

        assertThat(tag).matches("W/\"[0-9a-f]{16}\"");
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(tag);
        client.put(at, INES.replace("Porto", "Lisboa"));
        Answer changed = client.send("GET", at, new byte[0], "If-None-Match", tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("city").asText()).isEqualTo("Lisboa");
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void shouldRefuseConditionsThatItCannotKeep() {
        Answer made = client.post("/profiles", INES);
        String at = made.header("Location");

        Answer replaced = client.put(at, INES.replace("Porto", "Lisboa"), "If-Match", "*");
        Answer deleted = client.send("DELETE", at, new byte[0], "If-Match", "\"1\"");

        assertThat(replaced.status()).isEqualTo(400);
        assertThat(replaced.json().path("code").asText()).isEqualTo("condition_not_supported");
        assertThat(deleted.status()).isEqualTo(400);
        assertThat(client.get(at).body()).isEqualTo(made.body());
    }

    @Test
    void shouldTakeBackWhatWasRead() {
        Answer made = client.post("/profiles", INES);

        Answer again = client.put("/profiles/" + made.id(), made.body());

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.id()).isEqualTo(made.id());
        assertThat(again.json().path("nested")).isEqualTo(made.json().path("nested"));
        assertThat(again.body().split("\"id\"")).hasSize(2);
    }

    @Test
    void shouldNameEveryFaultyFieldAtOnce() {
        Answer answer = client.post("/profiles", """
                {"first_name":"  ","experiences":[{"company":7,"position":"x"},"nothing",{"company":"y"}]}""");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("code").asText()).isEqualTo("invalid_fields");
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder(
                        "first_name",
                        "last_name",
                        "experiences[0].company",
                        "experiences[1]",
                        "experiences[2].position");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "1", "null", "true", "{}", "{\"title\":null}", "{\"title\":[]}"})
    void shouldRefuseWhatIsNoJobOpening(String body) {
        assertThat(client.post("/job_openings", body).status()).isEqualTo(422);
    }

    @Test
    void shouldListPageByPageWhileOthersInsert() {
        List<String> made = IntStream.range(0, 7)
                .mapToObj(i -> client.post("/job_openings", "{\"title\":\"page " + i + "\"}")
                        .id())
                .toList();

        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            Answer answer = client.get("/job_openings?limit=2" + (next.isEmpty() ? "" : "&after=" + next));
            JsonNode page = answer.json();
            page.path("data").forEach(entry -> seen.add(entry.path("id").asText()));
            client.post("/job_openings", OPENING);
            next = page.path("has_more").asBoolean() ? page.path("next").asText() : "";
            assertThat(page.path("object").asText()).isEqualTo("list");
            assertThat(answer.header("Link"))
                    .isEqualTo(next.isEmpty() ? "" : "</job_openings?limit=2&after=" + next + ">; rel=\"next\"");
            assertThat(page.path("next").isNull())
                    .isEqualTo(!page.path("has_more").asBoolean());
        } while (!next.isEmpty());

        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(made.reversed());
    }

    @Test
    void shouldListTheOldestFirstWhenAsked() {
        String first = client.post("/profiles", INES).id();
        String second = client.post("/profiles", INES).id();

        JsonNode page = client.get("/profiles?order=asc&limit=100").json();

        List<String> ids = page.path("data").findValuesAsText("id");
        assertThat(ids).containsSubsequence(first, second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=101", "limit=x", "limit=-1", "limit=", "order=up", "limit=99999999999999"})
    void shouldRefuseWrongParameters(String query) {
        Answer answer = client.get("/profiles?" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("field").asText())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "MTow",
                "OjA",
                "%00",
                "",
                // 9223372036854775807 and -9223372036854775808 milliseconds, with an id
                "OTIyMzM3MjAzNjg1NDc3NTgwNzowMTg5MDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA",
                "LTkyMjMzNzIwMzY4NTQ3NzU4MDg6MDE4OTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw"
            })
    void shouldNotFindPlacesThatNoPageNamed(String after) {
        Answer answer = client.get("/profiles?after=" + after);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("errors").get(0).path("field").asText()).isEqualTo("after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01890000-0000-7000-8000-000000000000",
                "x",
                "%00",
                "1%27%20OR%201=1",
                "%C3%28",
                "..%2f..%2fetc",
                "%F0%9F%98%80"
            })
    void shouldNotFindWhatIsNotThere(String id) {
        Answer answer = client.get("/profiles/" + id);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void shouldShowAWriteOnEveryInstance() {
        ApiClient other = api.client(api.startAnother());
        Set<Integer> found = new HashSet<>();

        for (int i = 0; i < 50; i++) {
            Answer made = (i % 2 == 0 ? client : other).post("/profiles", INES);
            assertThat(made.status()).isEqualTo(201);
            found.add(
                    (i % 2 == 0 ? other : client).get("/profiles/" + made.id()).status());
        }

        assertThat(found).containsExactly(200);
    }
}
