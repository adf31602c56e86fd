package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.access.KeyRing.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class KeyWatchTest {
    private static final int THREADS = 4;
    private static final int STREAMS = 20_000;
    private static final Keys KEYS = new Keys(Map.of(), 0);

    private final AtomicInteger asked = new AtomicInteger();
    private final KeyWatch watch = new KeyWatch(this::read, Duration.ofMillis(1));

    private Mono<Keys> read() {
        return asked.incrementAndGet() % 2 == 0 ? Mono.error(new IllegalStateException("away")) : Mono.just(KEYS);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void shouldNotBreakAStreamThatBeginsWhileTheLastOneEnds() throws InterruptedException {
        ConcurrentLinkedQueue<Throwable> broken = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(THREADS);
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < STREAMS; i++) {
                        watch.readings().subscribe(_ -> {}, broken::add).dispose();
                    }
                    done.countDown();
                }))
                .toList();

        done.await();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void shouldReadAgainAndAgainAlsoAfterAReadingFailed() {
        AtomicInteger seen = new AtomicInteger();
        Disposable looking = watch.readings().subscribe(_ -> seen.incrementAndGet());

        await().untilAsserted(() -> assertThat(seen).hasValueGreaterThan(2));

        looking.dispose();
    }
}
