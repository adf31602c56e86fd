package dev.parley.worker.intake;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Requests of one partition that have their result already. A result of a later attempt answers the earlier ones, too:
 * compaction keeps only the latest. Not thread-safe.
 */
final class AnsweredRequests {
    private final Map<String, Answered> inherited = new HashMap<>();
    private final Map<String, Answered> recent;

    /** @param window how many of the latest results are remembered, besides those inherited */
    AnsweredRequests(int window) {
        recent = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Answered> eldest) {
                return size() > window;
            }
        };
    }

    /** Takes over what a predecessor had answered. */
    void inherit(Map<String, Answered> answered) {
        inherited.putAll(answered);
    }

    /** Everything that a predecessor may have answered was seen again. */
    void forgetInherited() {
        inherited.clear();
    }

    void add(String requestId, int attempt, long resultOffset, long requestOffset) {
        recent.merge(requestId, new Answered(attempt, resultOffset, requestOffset), Answered::later);
    }

    /** Where the result of this attempt, or of a later one, lies. */
    OptionalLong resultOf(String requestId, int attempt) {
        return find(requestId, attempt)
                .map(known -> OptionalLong.of(known.offset()))
                .orElse(OptionalLong.empty());
    }

    /** The same, if it answered another record than the one at this offset of the requests. */
    OptionalLong resultOfAnother(String requestId, int attempt, long requestOffset) {
        return find(requestId, attempt)
                .filter(known -> known.request() != Answered.UNKNOWN && known.request() != requestOffset)
                .map(known -> OptionalLong.of(known.offset()))
                .orElse(OptionalLong.empty());
    }

    private Optional<Answered> find(String requestId, int attempt) {
        return Optional.ofNullable(recent.getOrDefault(requestId, inherited.get(requestId)))
                .filter(known -> attempt <= known.attempt());
    }

    /**
     * A result.
     *
     * @param attempt the attempt that it answers
     * @param offset where it lies
     * @param request where the request lies that it answered, or {@link #UNKNOWN}
     */
    record Answered(int attempt, long offset, long request) {
        static final long UNKNOWN = -1;

        Answered(int attempt, long offset) {
            this(attempt, offset, UNKNOWN);
        }

        static Answered later(Answered one, Answered other) {
            return other.attempt >= one.attempt ? other : one;
        }
    }
}
