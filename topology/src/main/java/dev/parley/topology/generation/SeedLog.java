package dev.parley.topology.generation;

import dev.parley.events.SeedPlanned;
import dev.parley.schemas.id.EventKeys;
import dev.parley.topology.generation.Productions.PlannedRun;
import dev.parley.topology.support.Recent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** The seeds of a partition, of every run, and the conversations that they plan. */
final class SeedLog {
    private static final int CACHED = 1024;

    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<SeedPlanned>> seeds;
    private final Productions productions;
    private final AnswerLog answers;
    /** Parsing a seed at every turn would be felt. */
    private final Map<String, Conversation> cache = new Recent<>(CACHED);

    SeedLog(
            ReadOnlyKeyValueStore<String, ValueAndTimestamp<SeedPlanned>> seeds,
            Productions productions,
            AnswerLog answers) {
        this.seeds = seeds;
        this.productions = productions;
        this.answers = answers;
    }

    /** The seed as it came last; nothing when it was erased. */
    Optional<SeedPlanned> find(String conversationId) {
        return Optional.ofNullable(stored(conversationId)).map(ValueAndTimestamp::value);
    }

    /** Whether it came with this attempt, or a later one. */
    boolean has(String conversationId, int attempt) {
        return find(conversationId).filter(seed -> seed.getAttempt() >= attempt).isPresent();
    }

    /** When it came last; the beginning of time when it was erased. */
    Instant plannedAt(String conversationId) {
        ValueAndTimestamp<SeedPlanned> seed = stored(conversationId);
        return Instant.ofEpochMilli(seed == null ? 0 : seed.timestamp());
    }

    private @Nullable ValueAndTimestamp<SeedPlanned> stored(String conversationId) {
        return seeds.get(EventKeys.seed(conversationId));
    }

    /** @throws IllegalArgumentException when the seed does not fit its run */
    Conversation conversation(SeedPlanned seed, PlannedRun.Ready run) {
        return cache.computeIfAbsent(seed.getConversationId(), _ -> Conversation.of(seed, run, answers));
    }

    /** One that was opened before. */
    Conversation opened(String runId, String conversationId) {
        return cache.computeIfAbsent(conversationId, _ -> {
            PlannedRun.Ready run = (PlannedRun.Ready) productions.find(runId).orElseThrow();
            return Conversation.of(find(conversationId).orElseThrow(), run, answers);
        });
    }

    /** Nothing is to be done soon about a conversation. */
    void forget(String conversationId) {
        cache.remove(conversationId);
    }
}
