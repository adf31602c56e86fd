package dev.parley.api.projection;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The projector's connection: opened when it is needed, dropped when something went wrong. For one thread, but for the end. */
final class ReadModelConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadModelConnection.class);

    private final ReadModelDatabase database;
    private final String schema;
    private volatile @Nullable Connection open;

    ReadModelConnection(ReadModelDatabase database, String schema) {
        this.database = database;
        this.schema = schema;
    }

    /** Without an open transaction. */
    Connection get() throws SQLException {
        Connection known = open;
        if (known == null) {
            known = database.open(schema, "parley-projector");
            open = known;
        }
        return known;
    }

    /** Gives the open transaction up. */
    void rollback() {
        Connection known = open;
        if (known != null) {
            try {
                known.rollback();
            } catch (SQLException away) {
                LOG.debug("the connection is lost: SQLSTATE {}", away.getSQLState());
                drop();
            }
        }
    }

    /** Closes it, whatever state it is in; the next one is a fresh one. */
    void drop() {
        Connection known = open;
        open = null;
        if (known != null) {
            try {
                known.close();
            } catch (SQLException away) {
                LOG.debug("the connection was lost: SQLSTATE {}", away.getSQLState());
            }
        }
    }

    /** Cuts off, from another thread, a statement that does not end. */
    void abort() {
        Connection known = open;
        if (known != null) {
            try {
                known.abort(Runnable::run);
            } catch (SQLException away) {
                LOG.debug("the connection was lost: SQLSTATE {}", away.getSQLState());
            }
        }
    }

    @Override
    public void close() {
        drop();
    }
}
