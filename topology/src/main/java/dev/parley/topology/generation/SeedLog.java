package dev.parley.topology.generation;

import dev.parley.events.SeedPlanned;
import dev.parley.schemas.id.EventKeys;
import dev.parley.topology.generation.Productions.PlannedRun;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** The seeds of a partition, of every run, and the conversations that they plan. */
final class SeedLog {
    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<SeedPlanned>> seeds;
    private final Productions productions;
    private final AnswerLog answers;
    private final SeedCache cache = new SeedCache();

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
        return cache.get(seed.getConversationId(), () -> Conversation.of(seed, run, answers));
    }

    /** One that was opened before. */
    Conversation opened(String runId, String conversationId) {
        return cache.get(conversationId, () -> {
            PlannedRun.Ready run = (PlannedRun.Ready) productions.find(runId).orElseThrow();
            return Conversation.of(find(conversationId).orElseThrow(), run, answers);
        });
    }

    /** Nothing is to be done soon about a conversation. */
    void forget(String conversationId) {
        cache.forget(conversationId);
    }
}
