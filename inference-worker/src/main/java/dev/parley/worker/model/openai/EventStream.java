package dev.parley.worker.model.openai;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Reads server-sent events in the calling thread, which may be interrupted at any time: the connection is closed then. No more
 * than a few buffers are in memory, and the server is not read any faster than events are taken.
 */
final class EventStream {
    private static final long MAX_ANSWER_BYTES = 8L << 20;
    private static final String DATA = "data:";
    private static final long MOMENT_NANOS = 100_000_000;

    private final HttpClient http;
    private final Duration timeout;

    /** @param timeout how long one answer may take, from the first byte sent to the last received */
    EventStream(HttpClient http, Duration timeout) {
        this.http = http;
        this.timeout = timeout;
    }

    /**
     * Reads until the end, or until no more is wanted. A server that does not stream, and says so by its media type, has its
     * document taken as the only event.
     *
     * @param event takes the data of one event, and says whether more is wanted
     * @throws UpstreamStatusException when the server answers with an error
     * @throws UpstreamIoException when it does not answer, or not to the end
     */
    void read(HttpRequest request, Predicate<String> event) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        try (Buffers buffers = new Buffers()) {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = open(request, end);
            response.body().subscribe(buffers);
            Lines lines = new Lines(event, isDocument(response));
            boolean more = true;
            while (more) {
                List<ByteBuffer> next = buffers.take(left(end));
                more = next.isEmpty() ? lines.end() : lines.take(next);
            }
            if (lines.isDone()) {
                buffers.awaitEnd();
            }
        } catch (TimeoutException _) {
            throw UpstreamIoException.timedOut(timeout);
        }
    }

    private static boolean isDocument(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
                .isPresent();
    }

    private static long left(long end) {
        return end - System.nanoTime();
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> open(HttpRequest request, long end)
            throws InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> opening =
                http.sendAsync(request, BodyHandlers.ofPublisher());
        boolean opened = false;
        try {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = opening.get(left(end), TimeUnit.NANOSECONDS);
            opened = response.statusCode() / 100 == 2;
            if (!opened) {
                response.body().subscribe(Buffers.unwanted());
                throw new UpstreamStatusException(
                        response.statusCode(),
                        response.headers()
                                .firstValue("Retry-After")
                                .flatMap(value -> RetryAfter.parse(value, Instant.now())),
                        Optional.empty());
            }
            return response;
        } catch (ExecutionException e) {
            throw UpstreamIoException.of(e.getCause());
        } finally {
            if (!opened) {
                opening.cancel(true);
            }
        }
    }

    /** Events out of buffers. */
    private static final class Lines {
        private final Predicate<String> event;
        private final boolean document;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private long size;
        private boolean done;

        /** @param document whether there are no lines: the whole is one event */
        Lines(Predicate<String> event, boolean document) {
            this.event = event;
            this.document = document;
        }

        /** Whether the last event was the one that says so. */
        boolean isDone() {
            return done;
        }

        /** @return whether more is wanted */
        boolean take(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                size += buffer.remaining();
                if (size > MAX_ANSWER_BYTES) {
                    throw UpstreamIoException.tooLong();
                }
                if (!take(buffer)) {
                    return false;
                }
            }
            return true;
        }

        private boolean take(ByteBuffer buffer) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n' && !document) {
                    String text = line.toString(StandardCharsets.UTF_8);
                    line.reset();
                    if (text.startsWith(DATA)
                            && !event(text.substring(DATA.length()).strip())) {
                        return false;
                    }
                } else {
                    line.write(next);
                }
            }
            return true;
        }

        /** There is nothing more to take. */
        boolean end() {
            if (document) {
                event(line.toString(StandardCharsets.UTF_8));
            }
            return false;
        }

        private boolean event(String data) {
            done = data.equals(StreamedAnswer.DONE);
            return event.test(data);
        }
    }

    /** What arrives, asked for one at a time. */
    private static final class Buffers implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
        private final java.util.concurrent.BlockingQueue<Arrival> arrivals =
                new java.util.concurrent.LinkedBlockingQueue<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        /** Takes nothing: the connection is closed. */
        static Buffers unwanted() {
            Buffers buffers = new Buffers();
            buffers.close();
            return buffers;
        }

        /**
         * The next ones; none at the end.
         *
         * @param patience in nanoseconds
         */
        List<ByteBuffer> take(long patience) throws InterruptedException, TimeoutException {
            subscription.thenAccept(open -> open.request(1));
            Arrival arrival = arrivals.poll(Math.max(0, patience), TimeUnit.NANOSECONDS);
            return switch (arrival) {
                case Arrival.Some(List<ByteBuffer> buffers) -> buffers;
                case Arrival.End() -> List.of();
                case Arrival.Broken(Throwable failure) -> throw UpstreamIoException.of(failure);
                case null -> throw new TimeoutException();
            };
        }

        /** Gives the server a moment to end its answer: then the connection is kept, and not closed. */
        void awaitEnd() throws InterruptedException {
            try {
                List<ByteBuffer> next = take(MOMENT_NANOS);
                if (!next.isEmpty()) {
                    take(MOMENT_NANOS);
                }
            } catch (TimeoutException | UpstreamIoException _) {
                // It is closed, then.
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription open) {
            subscription.complete(open);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            arrivals.add(new Arrival.Some(buffers));
        }

        @Override
        public void onError(Throwable failure) {
            arrivals.add(new Arrival.Broken(failure));
        }

        @Override
        public void onComplete() {
            arrivals.add(new Arrival.End());
        }

        @Override
        public void close() {
            subscription.thenAccept(Flow.Subscription::cancel);
        }
    }

    private sealed interface Arrival {
        record Some(List<ByteBuffer> buffers) implements Arrival {}

        record End() implements Arrival {}

        record Broken(Throwable failure) implements Arrival {}
    }
}
