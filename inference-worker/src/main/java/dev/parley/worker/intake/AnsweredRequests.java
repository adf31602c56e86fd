package dev.parley.worker.intake;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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

    void add(String requestId, int attempt, long resultOffset) {
        recent.merge(requestId, new Answered(attempt, resultOffset), Answered::later);
    }

    /** Where the result of this attempt, or of a later one, lies. */
    OptionalLong resultOf(String requestId, int attempt) {
        Answered known = recent.getOrDefault(requestId, inherited.get(requestId));
        return known != null && attempt <= known.attempt() ? OptionalLong.of(known.offset()) : OptionalLong.empty();
    }

    /**
     * A result.
     *
     * @param attempt the attempt that it answers
     * @param offset where it lies
     */
    record Answered(int attempt, long offset) {
        static Answered later(Answered one, Answered other) {
            return other.attempt >= one.attempt ? other : one;
        }
    }
}
