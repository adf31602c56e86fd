package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever owns a name, or answers, cannot lead calls into this network. Covers cases 71 and 72. */
class WebhookClientTest {
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("8.8.8.8");
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final Instant NOW = Instant.parse("2026-11-06T08:49:00Z");

    private final AtomicInteger lookedUp = new AtomicInteger();
    private Receiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = new Receiver(call -> 204);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    /** A client for which every name leads there. */
    private WebhookClient client(boolean privateAddresses, InetAddress... addresses) {
        return new WebhookClient(new WebhookSettings(privateAddresses, List.of(Duration.ofSeconds(1))), host -> {
            if (lookedUp.getAndIncrement() > 0) {
                throw new UnknownHostException(host + " is somewhere else by now");
            }
            return addresses;
        });
    }

    private static int tell(WebhookClient client, String url) throws IOException {
        return answer(client, url).status();
    }

    private static WebhookClient.Answer answer(WebhookClient client, String url) throws IOException {
        Delivery delivery = new Delivery(
                "msg_1", UUID.randomUUID(), url, WebhookSecret.random(new SecureRandom()), "{\"a\":\"b\"}", 1);
        return client.post(delivery, NOW);
    }

    private String receiverAt(String host) {
        return "http://" + host + ":" + URI.create(receiver.url()).getPort() + "/hook";
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook.example.com", "127.0.0.1", "[::1]", "localhost"})
    void shouldNotCallWhatLeadsHere(String host) throws IOException {
        WebhookClient client = client(false, HERE);

        assertThatThrownBy(() -> tell(client, receiverAt(host))).isInstanceOf(IOException.class);

        assertThat(receiver.about("b")).isEmpty();
        client.close();
    }

    @Test
    void shouldNotCallWhatLeadsHereAmongOtherPlaces() throws IOException {
        WebhookClient client = client(false, PUBLIC, HERE);

        assertThatThrownBy(() -> tell(client, receiverAt("hook.example.com")))
                .isInstanceOf(WebhookUrl.NotPublicException.class)
                .hasMessageContaining("not public");

        assertThat(receiver.about("b")).isEmpty();
        client.close();
    }

    @Test
    void shouldConnectToTheAddressThatWasChecked() throws IOException {
        WebhookClient client = client(true, HERE);

        assertThat(tell(client, receiverAt("hook.example.com"))).isEqualTo(204);

        assertThat(lookedUp).hasValue(1);
        assertThat(receiver.about("b")).hasSize(1);
        client.close();
    }

    /** Those of one host have connections of their own: who waited for one would have failed after ten seconds. */
    @Test
    void shouldTellSeveralWebhooksOfOneHostAtOnce() throws Exception {
        CountDownLatch here = new CountDownLatch(WebhookSender.MOST);
        try (Receiver slow = new Receiver(call -> awaitAll(here));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            WebhookSettings settings = new WebhookSettings(true, List.of(Duration.ofSeconds(1)));
            WebhookClient client = new WebhookClient(settings, _ -> new InetAddress[] {HERE});
            List<Future<Integer>> told = Stream.generate(() -> threads.submit(() -> tell(client, slow.url())))
                    .limit(WebhookSender.MOST)
                    .toList();

            for (Future<Integer> status : told) {
                assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(204);
            }
            client.close();
        }
    }

    private static int awaitAll(CountDownLatch all) {
        all.countDown();
        try {
            return all.await(12, TimeUnit.SECONDS) ? 204 : 500;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 500;
        }
    }

    /** Of a header that never ends, all would be kept that comes in half a minute: enough to fill the heap. */
    @ParameterizedTest
    @MethodSource
    void shouldReadNoMoreOfAnAnswerThanAnybodyHasToSay(Map<String, String> headers) throws IOException {
        try (Receiver talking = new Receiver(call -> 204, headers)) {
            WebhookClient client = client(true, HERE);

            assertThatThrownBy(() -> tell(client, talking.url()))
                    .isInstanceOf(IOException.class)
                    .hasStackTraceContaining("Maximum");
            client.close();
        }
    }

    static List<Map<String, String>> shouldReadNoMoreOfAnAnswerThanAnybodyHasToSay() {
        Map<String, String> many = IntStream.range(0, 1_000).boxed().collect(Collectors.toMap(i -> "X-" + i, _ -> "x"));
        return List.of(Map.of("X-Long", "x".repeat(1 << 20)), many);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void shouldNotGoWhereItIsSent(int status) throws IOException {
        try (Receiver sending = new Receiver(call -> status, Map.of("Location", receiver.url()))) {
            WebhookClient client = client(true, HERE);

            assertThat(tell(client, sending.url())).isEqualTo(status);

            assertThat(sending.about("b")).hasSize(1);
            assertThat(receiver.about("b")).isEmpty();
            client.close();
        }
    }

    /** In seconds or as a date; the last two are neither. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "9999999 | PT2777H46M39S",
                "Fri, 06 Nov 2026 08:50:00 GMT | PT1M",
                "Friday, 06-Nov-26 08:50:00 GMT | PT1M",
                "Fri, 06 Nov 2026 08:48:00 GMT | PT-1M",
                "soon |",
                "-5 |"
            })
    void shouldUnderstandWhenItWantsToBeAskedAgain(String sent, @Nullable Duration wanted) throws IOException {
        try (Receiver busy = new Receiver(call -> 429, Map.of("Retry-After", sent))) {
            WebhookClient client = client(true, HERE);

            assertThat(answer(client, busy.url()).retryAfter()).isEqualTo(Optional.ofNullable(wanted));
            client.close();
        }
    }
}
