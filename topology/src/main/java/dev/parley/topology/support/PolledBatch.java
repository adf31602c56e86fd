package dev.parley.topology.support;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stream thread has to commit, and when. What was polled together is committed together, as soon as the last record of it
 * is done, when somebody waits for something that one of them led to. What nobody waits for is left for the next commit. Each
 * thread sees its own.
 */
public final class PolledBatch {
    private final ThreadLocal<Progress> threads = ThreadLocal.withInitial(Progress::new);

    private static final class Progress {
        private int left;
        private boolean awaited;
        private @Nullable Instant since;
    }

    /** The calling thread got so many more records. */
    public void polled(int records) {
        // Those that were passed over because they cannot be read were never taken off: forgotten by now.
        threads.get().left = records;
    }

    /**
     * The calling thread has processed a record.
     *
     * @param awaited whether somebody waits for what it led to
     * @return whether it is time to commit
     */
    public boolean take(boolean awaited, Instant now) {
        Progress progress = threads.get();
        progress.left = Math.max(0, progress.left - 1);
        progress.awaited |= awaited;
        if (progress.since == null) {
            progress.since = now;
        }
        return progress.awaited && progress.left == 0;
    }

    /** Since when the calling thread has something to commit. */
    public Optional<Instant> since() {
        return Optional.ofNullable(threads.get().since);
    }

    /** The calling thread commits everything. */
    public void commit() {
        Progress progress = threads.get();
        progress.awaited = false;
        progress.since = null;
    }
}
