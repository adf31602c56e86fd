package dev.parley.worker.intake;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where a successor goes on, as it is committed.
 *
 * @param requests the first request that is not done
 * @param results no result of that request or of a later one lies before this offset of the results
 * @param deltas the same for the deltas, or {@link Takeover#NO_DELTAS}
 */
record CommitPosition(long requests, long results, long deltas) {
    private static final Pattern METADATA = Pattern.compile("results=(\\d{1,18})(?: deltas=(\\d{1,18}))?");

    /** In a lane without deltas. */
    CommitPosition(long requests, long results) {
        this(requests, results, Takeover.NO_DELTAS);
    }

    OffsetAndMetadata toCommit() {
        String suffix = deltas == Takeover.NO_DELTAS ? "" : " deltas=" + deltas;
        return new OffsetAndMetadata(requests, "results=" + results + suffix);
    }

    /** The offset of the results that was committed; empty when another program committed, or nobody did. */
    static OptionalLong resultsOf(@Nullable OffsetAndMetadata committed) {
        return part(1, committed);
    }

    /** The offset of the deltas that was committed, if one was. */
    static OptionalLong deltasOf(@Nullable OffsetAndMetadata committed) {
        return part(2, committed);
    }

    private static OptionalLong part(int group, @Nullable OffsetAndMetadata committed) {
        if (committed == null || committed.metadata() == null) {
            return OptionalLong.empty();
        }
        Matcher matcher = METADATA.matcher(committed.metadata());
        boolean found = matcher.matches() && matcher.group(group) != null;
        return found ? OptionalLong.of(Long.parseLong(matcher.group(group))) : OptionalLong.empty();
    }
}
