package dev.parley.worker.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.engine.EngineMetrics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalMetricsTest {
    private static final EngineMetrics.Summary NONE = new EngineMetrics.Summary(0, 0, 0, 0, 0);

    @Test
    void shouldWriteFiguresAsPrometheusReadsThem() {
        EngineMetrics.Summary first = new EngineMetrics.Summary(4, 1.5, 0.25, 0.5, 0.75);
        EngineMetrics figures = new EngineMetrics(4, 1, 100, 40, 64, 20, 124, 2, 3, 77, 4096, first, NONE, NONE);

        String text = LocalMetrics.text(Map.of("a \"b\"", figures));

        assertThat(text)
                .contains(
                        "# TYPE parley_local_requests_total counter\n"
                                + "parley_local_requests_total{model=\"a \\\"b\\\"\"} 4\n",
                        "parley_local_waiting{model=\"a \\\"b\\\"\"} 3\n",
                        "# TYPE parley_local_first_token_seconds summary\n",
                        "parley_local_first_token_seconds{model=\"a \\\"b\\\"\",quantile=\"0.95\"} 0.500000\n",
                        "parley_local_first_token_seconds_sum{model=\"a \\\"b\\\"\"} 1.50000\n",
                        "parley_local_first_token_seconds_count{model=\"a \\\"b\\\"\"} 4\n");
        assertThat(text.lines()).allMatch(line -> line.matches("# TYPE \\w+ \\w+|\\w+\\{.*} [0-9.e+-]+"));
    }

    @Test
    void shouldWriteNothingWithoutAModel() {
        assertThat(LocalMetrics.text(Map.of())).isEmpty();
    }
}
