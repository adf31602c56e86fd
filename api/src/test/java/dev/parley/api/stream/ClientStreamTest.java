package dev.parley.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;

class ClientStreamTest {
    private final Lines lines = new Lines();
    private final List<ClientStream> closed = new ArrayList<>();
    private final ClientStream stream =
            new ClientStream(lines, bytes("open;"), Schedulers.immediate().createWorker(), closed::add);
    private final Client client = new Client();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Gives what was added since it was asked last. */
    private static final class Lines implements EventSource {
        private final StringBuilder added = new StringBuilder();
        private Runnable signal = () -> {};
        private boolean over;
        private boolean left;
        private boolean abandoned;

        void add(String text) {
            added.append(text);
            signal.run();
        }

        void end() {
            over = true;
            signal.run();
        }

        @Override
        public byte[] next() {
            byte[] next = bytes(added.toString());
            added.setLength(0);
            return next;
        }

        @Override
        public boolean isOver() {
            return over && added.isEmpty();
        }

        @Override
        public void abandon() {
            abandoned = true;
        }

        @Override
        public Runnable listen(Runnable listener) {
            signal = listener;
            return () -> left = true;
        }
    }

    /** Asks for frames only when told to. */
    private static final class Client extends BaseSubscriber<byte[]> {
        private final List<String> frames = new ArrayList<>();
        private String end = "";

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(byte[] frame) {
            frames.add(new String(frame, StandardCharsets.UTF_8));
        }

        @Override
        protected void hookOnComplete() {
            end = "complete";
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end = failure.getMessage();
        }
    }

    @Test
    void shouldJoinWhatHappensWhileTheClientTakesNothing() {
        stream.subscribe(client);
        client.request(1);
        lines.add("a");
        lines.add("b");
        assertThat(client.frames).containsExactly("open;");

        client.request(2);
        lines.add("c");
        assertThat(client.frames).containsExactly("open;", "ab", "c");
    }

    @Test
    void shouldEndWhenNothingCanCome() {
        stream.subscribe(client);
        client.request(2);
        lines.add("a");
        lines.end();

        assertThat(client.end).isEqualTo("complete");
        assertThat(client.frames).containsExactly("open;", "a");
        assertThat(closed).containsExactly(stream);
        assertThat(lines.left).isTrue();
    }

    @Test
    void shouldCutLargeFrames() {
        stream.subscribe(client);
        client.request(100);
        lines.add("x".repeat(100_000));

        assertThat(client.frames).allMatch(frame -> frame.length() <= 16 * 1024);
        assertThat(String.join("", client.frames)).isEqualTo("open;" + "x".repeat(100_000));
    }

    @Test
    void shouldCutOffAClientThatTakesNothing() {
        stream.subscribe(client);
        client.request(1);
        lines.add("a");
        stream.tick(Duration.ofHours(1), Duration.ofHours(1));
        assertThat(client.end).isEmpty();

        stream.tick(Duration.ofHours(1), Duration.ZERO);
        assertThat(client.end).isEqualTo("the client does not read");
        assertThat(lines.abandoned).isTrue();
        assertThat(closed).containsExactly(stream);
    }

    @Test
    void shouldSendACommentWhenNothingHappens() {
        stream.subscribe(client);
        client.request(10);
        stream.tick(Duration.ZERO, Duration.ofHours(1));

        assertThat(client.frames).containsExactly("open;", ": still here\n\n");
    }

    @Test
    void shouldLetGoWhenTheClientIsGone() {
        stream.subscribe(client);
        client.cancel();
        lines.add("a");

        assertThat(closed).containsExactly(stream);
        assertThat(client.frames).isEmpty();
        assertThat(lines.left).isTrue();
        assertThat(lines.abandoned).isTrue();
    }

    @Test
    void shouldNotTakeItsOwnEndForTheClients() {
        stream.subscribe(client);
        stream.complete();
        client.cancel();

        assertThat(closed).containsExactly(stream);
        assertThat(lines.abandoned).isFalse();
    }
}
