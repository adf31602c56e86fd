package dev.parley.api.webhook;

import static dev.parley.api.database.Sql.value;

import dev.parley.api.database.Sql;
import dev.parley.events.RunPlanned;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Knows which generation runs are under way, and finds out when one has ended. No event says so: the read model's
 * conversations do. They are looked at when the run was quiet for two seconds, and then less and less often, because the read
 * model may be behind.
 */
@Singleton
final class RunWatch {
    private static final double QUIET_SECONDS = 2;

    /** The last one is a day and a half after the run moved last. */
    private static final int CHECKS = 16;

    private static final String PLANNED = """
            INSERT INTO service.webhook_runs AS r (run_id, plan, name, rehearsal, seeds, planned_at, checks, check_at)
            VALUES ($1, $2, $3, $4, $5, $6, 0, now() + make_interval(secs => $7))
            ON CONFLICT (run_id) DO UPDATE
               SET plan = excluded.plan, name = excluded.name, rehearsal = excluded.rehearsal, seeds = excluded.seeds,
                   planned_at = excluded.planned_at, checks = 0, check_at = excluded.check_at
             WHERE (r.plan, r.seeds) IS DISTINCT FROM (excluded.plan, excluded.seeds)""";
    private static final String PLANNED_LAST = "UPDATE service.webhook_runs SET planned_at = $2 WHERE run_id = $1";
    private static final String MOVED = """
            INSERT INTO service.webhook_runs AS r (run_id, moved_at, paused_at, checks, check_at)
            VALUES ($1, $2, $3, 0, now() + make_interval(secs => $4))
            ON CONFLICT (run_id) DO UPDATE
               SET moved_at = greatest(r.moved_at, excluded.moved_at), paused_at = greatest(r.paused_at, excluded.paused_at),
                   checks = 0, check_at = excluded.check_at""";
    private static final String DUE = """
            UPDATE service.webhook_runs
               SET checks = checks + 1,
                   check_at = CASE WHEN checks < $1 THEN now() + make_interval(secs => power(2, checks + 1)) END
             WHERE check_at <= now()
            RETURNING run_id, outcome""";
    private static final String STATE = """
            SELECT r.run_id, r.name, r.rehearsal, r.seeds, r.planned_at, coalesce(r.moved_at, r.planned_at) AS moved_at,
                   coalesce(r.paused_at >= r.planned_at, false) AS pauses,
                   count(*) FILTER (WHERE c.status = 'active' AND c.created_at >= r.planned_at) AS open,
                   count(*) FILTER (WHERE c.status = 'completed') AS completed,
                   count(*) FILTER (WHERE c.status = 'failed') AS failed,
                   count(*) FILTER (WHERE c.status = 'paused') AS paused
              FROM service.webhook_runs r LEFT JOIN conversation_states c ON c.run_id = r.run_id
             WHERE r.run_id = $1 AND r.seeds IS NOT NULL
             GROUP BY r.run_id""";
    private static final String TOLD = "UPDATE service.webhook_runs SET outcome = $2 WHERE run_id = $1";

    private final Sql sql;

    RunWatch(Sql sql) {
        this.sql = sql;
    }

    /**
     * Notes a plan; gives 1 when it is a new one. One with more seeds, or fewer, has the id of the one before; one with as many
     * others cannot be told from it.
     */
    static Mono<Long> planned(Connection connection, RunPlanned run) {
        return Sql.changeIn(
                        connection,
                        PLANNED,
                        run.getRunId(),
                        run.getEventId(),
                        run.getName(),
                        run.getRehearsal(),
                        run.getSeeds(),
                        run.getOccurredAt(),
                        QUIET_SECONDS)
                .flatMap(changed -> Sql.changeIn(connection, PLANNED_LAST, run.getRunId(), run.getOccurredAt())
                        .thenReturn(changed));
    }

    /**
     * Notes that conversations of a run have ended, or are paused.
     *
     * @param at when the last one did
     * @param pausedAt when the last one was paused, if any was
     */
    static Mono<Long> moved(Connection connection, String run, Instant at, Optional<Instant> pausedAt) {
        return Sql.changeIn(connection, MOVED, run, at, Sql.nullable(pausedAt, Instant.class), QUIET_SECONDS);
    }

    /** Queues messages about the runs that have ended; gives their number. */
    Mono<Long> tell() {
        return sql.transaction(connection -> Sql.rowsIn(
                        connection, DUE, row -> new Due(text(row, "run_id"), row.get("outcome", String.class)), CHECKS)
                // All of them before the next statement: they share the connection.
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(due -> end(connection, due))
                .reduce(0L, Long::sum));
    }

    private record Due(String run, @Nullable String told) {}

    private static Mono<Long> end(Connection connection, Due due) {
        return Sql.rowsIn(connection, STATE, RunWatch::state, due.run())
                .next()
                .filter(state -> state.hasEnded() && !state.outcome().equals(due.told()))
                .flatMap(state -> Sql.changeIn(connection, TOLD, state.id(), state.outcome())
                        .then(News.queue(connection, List.of(RunMessage.ended(state)))));
    }

    private static RunState state(Row row) {
        return new RunState(
                text(row, "run_id"),
                text(row, "name"),
                value(row, "rehearsal", Boolean.class),
                value(row, "seeds", Long.class),
                value(row, "planned_at", Instant.class),
                value(row, "moved_at", Instant.class),
                value(row, "pauses", Boolean.class),
                value(row, "open", Long.class),
                value(row, "completed", Long.class),
                value(row, "failed", Long.class),
                value(row, "paused", Long.class));
    }

    private static String text(Row row, String column) {
        return value(row, column, String.class);
    }
}
