package dev.parley.cli.progress;

import dev.parley.cli.Output;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a run has come: on a terminal some lines that are redrawn in their place, elsewhere a line every ten seconds
 * and one at the end. Shows nothing when quiet.
 */
public final class ProgressView implements AutoCloseable {
    private static final Duration BETWEEN_REDRAWS = Duration.ofMillis(100);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Output output;
    private final Clock clock;
    private final ProgressText text;
    private final Pace pace = new Pace();
    private @Nullable ProgressSnapshot latest;
    private Instant shown;
    private boolean closed;

    /**
     * @param output where it is shown
     * @param clock the time; decides when something is shown again
     */
    public ProgressView(Output output, Clock clock) {
        this.output = output;
        this.clock = clock;
        this.text = new ProgressText(output.terminal());
        this.shown = clock.instant();
    }

    /** Takes note of where the run is, and shows it when that is due. May be called as often as one likes. */
    public synchronized void show(ProgressSnapshot snapshot) {
        if (closed || output.quiet()) {
            return;
        }
        boolean first = latest == null;
        Instant now = clock.instant();
        latest = snapshot;
        Duration passed = Duration.between(shown, now);
        boolean live = output.terminal().live();
        boolean due = passed.compareTo(live ? BETWEEN_REDRAWS : BETWEEN_LINES) >= 0;
        // Also after the clock was set back: it would not be due for as long.
        if (due || passed.isNegative() || live && first) {
            shown = now;
            pace.mark(now, snapshot);
            draw(snapshot, live);
        } else if (first) {
            pace.mark(now, snapshot);
        }
    }

    private void draw(ProgressSnapshot snapshot, boolean live) {
        if (live) {
            output.stand(text.view(snapshot, pace));
        } else {
            output.note(ProgressText.line(snapshot, pace));
        }
    }

    /** Takes the live view away and leaves one line that says where the run came to. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ProgressSnapshot last = latest;
        if (last != null) {
            pace.mark(clock.instant(), last);
            if (output.terminal().live()) {
                output.stand(List.of());
            }
            output.note(ProgressText.line(last, pace));
        }
    }
}
