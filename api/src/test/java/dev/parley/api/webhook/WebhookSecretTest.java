package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {

    /** The example of the Standard Webhooks libraries. */
    @Test
    void shouldSignAsStandardWebhooksDoes() {
        WebhookSecret secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void shouldNotPrintItself() {
        WebhookSecret secret = WebhookSecret.random(new SecureRandom());

        assertThat(secret.text()).startsWith("whsec_");
        assertThat(secret).hasToString("whsec_***");
    }
}
