package dev.parley.api.database;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.Wrapped;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.pool.PoolAcquirePendingLimitException;

/**
 * Statements of Postgres, each in a connection of its own unless it is part of a transaction. Values are {@code $1, $2 …}. Fails
 * with an {@link io.r2dbc.spi.R2dbcException}, also when there are too many to wait for a connection.
 */
@Singleton
public final class Sql {
    /** Longer than the server gives a statement: it ends only what a broken network never will. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** So long for an answer take only few: who stops waiting then does not do so because the database is a little slow. */
    private static final Duration OVERDUE = Duration.ofMillis(1_500);

    private final ConnectionFactory connections;

    public Sql(ConnectionFactory connections) {
        this.connections = connections;
    }

    /** What a query gives, row by row. */
    public <T> Flux<T> rows(String query, Function<Row, T> mapper, Object... values) {
        return in(connection -> rowsIn(connection, query, mapper, values));
    }

    /** Changes rows; gives their number. */
    public Mono<Long> change(String statement, Object... values) {
        return in(connection -> changeIn(connection, statement, values).flux()).single();
    }

    /**
     * Does some work in one connection. Queries that are subscribed to together travel together: the second does not wait for
     * the first one's rows.
     */
    public <T> Flux<T> in(Function<Connection, Flux<T>> work) {
        return Flux.defer(() -> {
            AtomicLong owedSince = new AtomicLong();
            return Flux.usingWhen(
                    connection(),
                    connection -> {
                        owedSince.set(System.nanoTime());
                        return work.apply(connection)
                                .doOnNext(_ -> owedSince.set(System.nanoTime()))
                                .timeout(PATIENCE, Flux.error(Sql::late));
                    },
                    Connection::close,
                    (connection, failure) ->
                            failure instanceof R2dbcTimeoutException ? cut(connection) : connection.close(),
                    // Whoever has all that is wanted cancels, too.
                    connection -> System.nanoTime() - owedSince.get() > OVERDUE.toNanos()
                            ? cut(connection)
                            : connection.close());
        });
    }

    private static R2dbcTimeoutException late() {
        return new R2dbcTimeoutException("no answer within " + PATIENCE);
    }

    /**
     * Closes a connection that owes an answer. Where the network has lost it without a word, the answer never comes, and everybody
     * who got the connection next would wait behind it.
     */
    private static Publisher<Void> cut(Connection connection) {
        if (connection instanceof Wrapped<?> pooled && pooled.unwrap() instanceof Connection real) {
            // Its goodbye may not get through either.
            Mono.from(real.close()).onErrorComplete().subscribe();
        }
        return connection.close();
    }

    private Mono<Connection> connection() {
        return Mono.<Connection>from(connections.create())
                .onErrorMap(PoolAcquirePendingLimitException.class, CrowdedDatabaseException::new);
    }

    /** Does all of the work, or nothing of it. How long that may take is said by whoever asks for it. */
    public <T> Mono<T> transaction(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(
                connection(),
                connection -> Mono.from(connection.beginTransaction())
                        .then(work.apply(connection))
                        .flatMap(result ->
                                Mono.from(connection.commitTransaction()).thenReturn(result))
                        .onErrorResume(error ->
                                Mono.from(connection.rollbackTransaction()).then(Mono.error(error))),
                Connection::close,
                (connection, _) -> connection.close(),
                Sql::cut);
    }

    /** What a query gives in a connection. */
    public static <T> Flux<T> rowsIn(Connection connection, String query, Function<Row, T> mapper, Object... values) {
        return Flux.from(bound(connection, query, values).execute())
                .concatMap(result -> result.map((row, metadata) -> mapper.apply(row)));
    }

    /** Changes rows in a connection; gives their number. */
    public static Mono<Long> changeIn(Connection connection, String statement, Object... values) {
        return Flux.from(bound(connection, statement, values).execute())
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum);
    }

    /** A value, or a null of its type. */
    public static <T> Object nullable(Optional<T> value, Class<T> type) {
        return value.<Object>map(present -> present).orElseGet(() -> Parameters.in(type));
    }

    /** What a column holds that is never null. */
    public static <T> T value(Row row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    private static Statement bound(Connection connection, String text, Object... values) {
        Statement statement = connection.createStatement(text);
        for (int i = 0; i < values.length; i++) {
            statement.bind(i, values[i]);
        }
        return statement;
    }
}
