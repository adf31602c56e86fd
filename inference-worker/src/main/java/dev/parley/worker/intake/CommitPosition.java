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
 */
record CommitPosition(long requests, long results) {
    private static final Pattern METADATA = Pattern.compile("results=(\\d{1,18})");

    OffsetAndMetadata toCommit() {
        return new OffsetAndMetadata(requests, "results=" + results);
    }

    /** The offset of the results that was committed; empty when another program committed, or nobody did. */
    static OptionalLong resultsOf(@Nullable OffsetAndMetadata committed) {
        if (committed == null || committed.metadata() == null) {
            return OptionalLong.empty();
        }
        Matcher matcher = METADATA.matcher(committed.metadata());
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
