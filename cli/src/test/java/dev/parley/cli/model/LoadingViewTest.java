package dev.parley.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.CommonOptions;
import dev.parley.cli.Output;
import dev.parley.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LoadingViewTest {
    private static final Terminal LIVE = new Terminal(true, false, true, 80);

    private final StringWriter messages = new StringWriter();
    private final StringWriter results = new StringWriter();

    @Test
    void shouldSayNothingOfWhatIsFast() {
        load(Terminal.NONE, 200);
        load(LIVE, 200);

        assertThat(messages.toString()).isEmpty();
    }

    @Test
    void shouldSayALineNowAndThen() {
        load(Terminal.NONE, 3_000);

        assertThat(messages.toString().lines())
                .containsExactly("Loading the model: 25 % of 4,000 MB", "Loading the model: 100 % of 4,000 MB");
    }

    @Test
    void shouldDrawAStandingLineAndTakeItAway() {
        load(LIVE, 3_000);

        assertThat(messages.toString()).contains("50 % of 4,000 MB").endsWith("\033[1A\r\033[J");
    }

    @Test
    void shouldSayNothingWhenQuietOrJsonIsWanted() {
        load(Terminal.NONE, 3_000, "--quiet");
        load(LIVE, 3_000, "--json");

        assertThat(messages.toString()).isEmpty();
        assertThat(results.toString()).isEmpty();
    }

    /** Four steps of so many milliseconds each; the last of them takes ten seconds more. */
    private void load(Terminal terminal, long milliseconds, String... options) {
        CommonOptions common = CommandLine.populateCommand(new CommonOptions(), options);
        Output output = new Output(new PrintWriter(results), new PrintWriter(messages), terminal, common);
        AtomicLong now = new AtomicLong();
        try (LoadingView view = new LoadingView(output, now::get)) {
            for (int step = 1; step <= 4; step++) {
                now.addAndGet(milliseconds * 1_000_000);
                if (step == 4 && milliseconds >= 1_000) {
                    now.addAndGet(10_000_000_000L);
                }
                view.loaded(step * 1_000_000_000L, 4_000_000_000L);
            }
        }
    }
}
