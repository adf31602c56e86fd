package dev.parley.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
    private final Patience patience = new Patience(Duration.ofNanos(10), time::get);

    @Test
    void shouldBeProlongedByProgressAlone() {
        for (int done = 0; done < 20; done++) {
            assertThat(patience.isOverAt(done)).isFalse();
            time.addAndGet(10);
            assertThat(patience.isOverAt(done)).isFalse();
        }
        time.addAndGet(1);
        assertThat(patience.isOverAt(19)).isTrue();
        assertThat(patience.isOverAt(20)).isFalse();
    }
}
