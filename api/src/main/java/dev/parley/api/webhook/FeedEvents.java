package dev.parley.api.webhook;

import dev.parley.events.ChatReplied;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.RunPlanned;
import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a batch of events means for webhooks. */
final class FeedEvents {
    private final List<News> chats = new ArrayList<>();
    private final List<RunPlanned> planned = new ArrayList<>();
    /** Runs of which conversations ended, and when the last one did; in an order that keeps instances from deadlocks. */
    private final Map<String, Instant> moved = new TreeMap<>();
    /** Those of which conversations are paused, and when the last one was. */
    private final Map<String, Instant> paused = new HashMap<>();

    private FeedEvents() {}

    static FeedEvents of(List<SpecificRecord> events) {
        FeedEvents seen = new FeedEvents();
        events.forEach(seen::see);
        return seen;
    }

    private void see(SpecificRecord event) {
        switch (event) {
            case ChatReplied reply -> WebhookMessage.ended(reply).ifPresent(chats::add);
            case RunPlanned run -> planned.add(run);
            case ConversationCompleted done -> note(moved, done.getRunId(), done.getOccurredAt());
            case ConversationFailed failed -> note(moved, failed.getRunId(), failed.getOccurredAt());
            case ConversationPaused waiting -> {
                note(moved, waiting.getRunId(), waiting.getOccurredAt());
                note(paused, waiting.getRunId(), waiting.getOccurredAt());
            }
            default -> {}
        }
    }

    private static void note(Map<String, Instant> last, @Nullable String run, Instant at) {
        Optional.ofNullable(run).ifPresent(id -> last.merge(id, at, (one, other) -> one.isAfter(other) ? one : other));
    }

    /** Queues the messages; gives their number. */
    Mono<Long> queue(Connection connection) {
        Mono<Long> started = Flux.fromIterable(planned)
                .concatMap(run -> RunWatch.planned(connection, run)
                        .filter(changed -> changed > 0)
                        .flatMap(changed -> News.queue(connection, List.of(RunMessage.started(run)))))
                .reduce(0L, Long::sum);
        return Flux.fromIterable(moved.entrySet())
                .concatMap(run -> RunWatch.moved(
                        connection, run.getKey(), run.getValue(), Optional.ofNullable(paused.get(run.getKey()))))
                .then(started)
                .flatMap(count -> News.queue(connection, chats).map(told -> told + count));
    }
}
