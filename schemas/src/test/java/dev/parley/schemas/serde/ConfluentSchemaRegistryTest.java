package dev.parley.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfluentSchemaRegistryTest {
    private static final byte[] SCHEMA = "{\"schema\":\"\\\"string\\\"\"}".getBytes(UTF_8);

    private static final byte[] PAGE = "<html>We will be back soon.</html>".getBytes(UTF_8);

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private ConfluentSchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        registry = new ConfluentSchemaRegistry(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/", Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldAskAgainWhenTheBodyNeverComes() {
        server.createContext("/schemas/ids/7", exchange -> {
            exchange.sendResponseHeaders(200, SCHEMA.length);
            if (asked.incrementAndGet() > 1) {
                exchange.getResponseBody().write(SCHEMA);
                exchange.close();
            }
        });

        assertThat(registry.byId(7)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(asked).hasValue(2);
    }

    @Test
    void shouldAskAgainWhenTheServerFails() {
        server.createContext(
                "/schemas/ids/7", exchange -> answer(exchange, asked.incrementAndGet() > 1 ? 200 : 503, SCHEMA));

        assertThat(registry.byId(7)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(asked).hasValue(2);
    }

    @Test
    void shouldAskOnceForASchema() {
        server.createContext("/schemas/ids/7", exchange -> {
            asked.incrementAndGet();
            answer(exchange, 200, SCHEMA);
        });

        assertThat(registry.byId(7)).isSameAs(registry.byId(7));
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldNotAskForASchemaThatItRegistered() {
        Schema schema = Schema.createRecord("Event", null, "test", false, List.of());
        server.createContext("/subjects/test.Event/versions", exchange -> {
            asked.incrementAndGet();
            answer(exchange, 200, "{\"id\":7}".getBytes(UTF_8));
        });

        assertThat(registry.idOf(schema)).isEqualTo(7);
        assertThat(registry.byId(7)).isEqualTo(schema);
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldRefuseAnIdThatTheRegistryDoesNotHave() {
        server.createContext(
                "/schemas/ids/7", exchange -> answer(exchange, 404, "{\"error_code\":40403}".getBytes(UTF_8)));

        assertThatThrownBy(() -> registry.byId(7))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("has no schema");
    }

    @Test
    void shouldRefuseASchemaThatIsNoneOfAvro() {
        server.createContext(
                "/schemas/ids/7",
                exchange -> answer(exchange, 200, "{\"schema\":\"message Text {}\"}".getBytes(UTF_8)));

        assertThatThrownBy(() -> registry.byId(7))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("not one of Avro");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 502})
    void shouldTakeTheRefusalOfAGatewayForAnOutage(int status) {
        server.createContext(
                "/schemas/ids/7",
                exchange ->
                        answer(exchange, asked.incrementAndGet() > 1 ? 200 : status, asked.get() > 1 ? SCHEMA : PAGE));

        assertThat(registry.byId(7)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void shouldTakeAPageThatIsNoSchemaForAnOutage() {
        server.createContext(
                "/schemas/ids/7", exchange -> answer(exchange, 200, asked.incrementAndGet() > 1 ? SCHEMA : PAGE));

        assertThat(registry.byId(7)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void shouldSayWhatIsWrongWithAnAddressThatIsNoRegistry() {
        server.createContext("/subjects", exchange -> answer(exchange, 200, PAGE));

        assertThatThrownBy(() -> registry.idOf(Schema.create(Schema.Type.STRING)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("check APICURIO_REGISTRY_URL");
    }

    @Test
    void shouldWaitAtAStartForAsLongAsItIsTold() throws Exception {
        server.createContext(
                "/config", exchange -> answer(exchange, asked.incrementAndGet() == 1 ? 503 : 200, new byte[0]));
        registry.awaitAnswer(Duration.ofMinutes(1));
        assertThat(asked).hasValue(2);

        server.removeContext("/config");
        server.createContext("/config", exchange -> answer(exchange, 503, new byte[0]));
        assertThatThrownBy(() -> registry.awaitAnswer(Duration.ZERO))
                .isInstanceOfSatisfying(RegistryException.class, failure -> assertThat(failure.isOutage())
                        .isTrue())
                .hasMessageContaining("503")
                .hasMessageContaining("127.0.0.1");
    }

    /** All of them share a bin of a hash map, which is locked while one is looked up. */
    @Test
    void shouldGoOnWithWhatIsKnownWhileSomethingElseWaits() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch away = new CountDownLatch(1);
        server.createContext("/schemas/ids/7", exchange -> answer(exchange, 200, SCHEMA));
        server.createContext("/schemas/ids/23", exchange -> answer(exchange, 200, SCHEMA));
        server.createContext("/schemas/ids/39", exchange -> {
            waiting.countDown();
            answer(exchange, away.getCount() > 0 ? 503 : 200, SCHEMA);
        });
        registry.byId(7);
        registry.byId(23);

        Future<Schema> unknown = threads.submit(() -> registry.byId(39));
        waiting.await();
        Future<Schema> known = threads.submit(() -> registry.byId(23));

        assertThat(known.get(60, TimeUnit.SECONDS)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(unknown).isNotDone();
        away.countDown();
        assertThat(unknown.get(60, TimeUnit.SECONDS)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
