package dev.parley.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What clients keep here is as large as they like, and all of it is listed a hundred at a time. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class LargePageIT {
    private static final int LARGE = 900_000;
    private static final int MESSAGE = 99_000;

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
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldGiveFewerAtOnceWhenTheyAreLarge() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            made.addFirst(api.client()
                    .post("/job_openings", "{\"title\":\"t\",\"more\":\"" + "x".repeat(LARGE) + "\"}")
                    .id());
        }

        List<String> seen = new ArrayList<>();
        JsonNode page = list("");
        assertThat(page.path("has_more").asBoolean()).isTrue();
        while (page.path("has_more").asBoolean()) {
            assertThat(page.path("data")).hasSizeBetween(1, PageRequest.MOST_CHARACTERS / LARGE);
            seen.addAll(page.path("data").findValuesAsText("id"));
            page = list("&after=" + page.path("next").asText());
        }
        seen.addAll(page.path("data").findValuesAsText("id"));

        assertThat(seen).isEqualTo(made);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void shouldShowAConversationWithFewerMessagesWhenTheyAreLarge() {
        String profile = api.client()
                .post("/profiles", "{\"first_name\":\"Ann\",\"last_name\":\"Lee\"}")
                .id();
        String opening = api.client().post("/job_openings", "{\"title\":\"t\"}").id();
        String at = "/conversations/"
                + api.client()
                        .post(
                                "/conversations",
                                "{\"profile_id\":\"" + profile + "\",\"job_opening_id\":\"" + opening + "\"}")
                        .id();
        String message = "{\"role\":\"user\",\"content\":\"" + "x".repeat(MESSAGE) + "\"}";
        String ten = "[" + String.join(",", Collections.nCopies(10, message)) + "]";
        for (int i = 0; i < 6; i++) {
            assertThat(api.client().post(at + "/messages", ten).status()).isEqualTo(201);
        }

        JsonNode shown = api.client().get(at).json();
        JsonNode first = shown.path("messages");
        JsonNode others = api.client()
                .get(at + "/messages?limit=100&after=" + first.path("next").asText())
                .json();

        assertThat(shown.path("turns").asInt()).isEqualTo(60);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.path("data")).hasSize(PageRequest.MOST_CHARACTERS / MESSAGE);
        assertThat(others.path("data")).hasSize(60 - first.path("data").size());
        assertThat(api.client().get(at).json()).as("read again").isEqualTo(shown);
        assertThat(api.client().get(at + "/messages?limit=100").json())
                .as("the page")
                .isEqualTo(first);
    }

    private static JsonNode list(String after) {
        return api.client().get("/job_openings?limit=100" + after).json();
    }
}
