package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
    @Test
    void shouldTellAfterEachLayerAndAtTheEnd() {
        List<Long> heard = new ArrayList<>();
        List<Long> totals = new ArrayList<>();

        try (Engine _ = Engine.open(Golden.of("llama-gqa-tied").folder(), Replies.FP32, (bytes, total) -> {
            heard.add(bytes);
            totals.add(total);
        })) {
            assertThat(heard).hasSize(3).isSorted().doesNotHaveDuplicates();
            assertThat(totals).containsOnly(heard.getLast());
        }
    }

    @Test
    void shouldTellOnlyOfWhatTakesLong() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
        List<String> heard = new ArrayList<>();
        LoadProgress progress = new PacedProgress(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                now::get,
                (bytes, total) -> heard.add(LoadProgress.text(bytes, total)));

        for (int second = 0; second <= 12; second++) {
            progress.loaded(second * 100_000_000L, 1_234_000_000);
            now.addAndGet(1_000_000_000);
        }

        assertThat(heard).containsExactly("8 % of 1,234 MB", "89 % of 1,234 MB");
    }
}
