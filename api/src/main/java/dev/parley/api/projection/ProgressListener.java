package dev.parley.api.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the watch what other instances project: they notify in the transaction that writes, and the notification comes when it
 * is committed. Where one was missed, the offsets themselves are looked at as long as somebody waits.
 */
final class ProgressListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressListener.class);
    private static final Pattern TOLD = Pattern.compile("(\\S+) (\\d{1,9}) (\\d{1,18})");
    private static final int LISTEN_MS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ReadModelDatabase database;
    private final OffsetWatch watch;
    private final Thread thread;
    private volatile boolean stopping;

    ProgressListener(ReadModelDatabase database, OffsetWatch watch) {
        this.database = database;
        this.watch = watch;
        this.thread = Thread.ofVirtual().name("projection-listener").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Backoff backoff = new Backoff();
        while (!stopping) {
            try (Connection connection = database.open(ReadModelDatabase.SERVED, "parley-listener")) {
                connection.setAutoCommit(true);
                listen(connection, backoff);
            } catch (SQLException away) {
                LOG.debug("the database is away: SQLSTATE {}", away.getSQLState());
                pause(backoff.next());
            }
        }
    }

    private void listen(Connection connection, Backoff backoff) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + Progress.CHANNEL);
        }
        // What was told before anybody listened.
        watch.reached(Progress.all(connection));
        backoff.reset();
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!stopping) {
            PGNotification @Nullable [] told = notified.getNotifications(LISTEN_MS);
            if (told != null && told.length > 0) {
                watch.reached(offsets(told));
            } else if (watch.isAwaited()) {
                watch.reached(Progress.all(connection));
            }
        }
    }

    private static Map<TopicPartition, Long> offsets(PGNotification[] notifications) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (PGNotification one : notifications) {
            Matcher told = TOLD.matcher(one.getParameter());
            if (told.matches()) {
                offsets.put(
                        new TopicPartition(told.group(1), Integer.parseInt(told.group(2))),
                        Long.parseLong(told.group(3)));
            }
        }
        return offsets;
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
