package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ParleyPlatform.class)
class WebhookLimitIT {
    private static ApiHarness api;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static ApiClient.Answer make() {
        return api.client().post("/webhooks", "{\"url\": \"https://8.8.8.8/\", \"events\": [\"chat.failed\"]}");
    }

    @Test
    void shouldRefuseMoreThanATenantMayHave() {
        for (int i = 1; i < WebhookRepository.MOST; i++) {
            assertThat(make().status()).isEqualTo(201);
        }
        ApiClient.Answer last = make();
        assertThat(last.status()).isEqualTo(201);

        ApiClient.Answer refused = make();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("type").asText()).endsWith("/problems/too_many_webhooks");
        assertThat(refused.json().path("detail").asText()).contains("100", "Delete");

        assertThat(api.client().delete("/webhooks/" + last.id()).status()).isEqualTo(204);
        assertThat(make().status()).isEqualTo(201);
    }
}
