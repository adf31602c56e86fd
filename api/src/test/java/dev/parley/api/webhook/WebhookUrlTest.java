package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where webhooks may lead. Covers cases 71 and 73. */
class WebhookUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/hook?x=1",
                "https://example.com./",
                "https://8.8.8.8:8443/",
                "https://[2606:4700::1111]/"
            })
    void shouldTakePublicPlaces(String url) {
        assertThat(WebhookUrl.fault(url, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hook",
                "http://example.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "https://user:secret@example.com/",
                "https://example.com/#part",
                "https://example.com:22/",
                "https://example.com:0/",
                "https://example.com:99999/",
                "https://localhost/",
                "https://localhost./",
                "https://metadata.google.internal./",
                "https://intranet/",
                "https://db.internal/",
                "https://127.0.0.1/",
                "https://10.1.2.3/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/",
                "https://0.0.0.0/",
                "https://[::1]/",
                "https://[fd00::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://2130706433/",
                "https://0177.0.0.1/",
                "https://0x7f.1/",
                "https://127.1/"
            })
    void shouldRefuseOtherPlaces(String url) {
        assertThat(WebhookUrl.fault(url, false)).as(url).isPresent();
    }

    @Test
    void shouldTakeThisMachineWhenItMay() {
        assertThat(WebhookUrl.fault("http://127.0.0.1:4000/hook", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.1.1",
                "172.16.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "fe80::1",
                "ff02::1",
                "2001:db8::1",
                "::"
            })
    void shouldKnowWhatIsNotPublic(String address) {
        assertThat(PublicAddresses.include(InetAddress.ofLiteral(address))).isFalse();
    }
}
