package dev.parley.api.database;

import io.r2dbc.spi.R2dbcTransientResourceException;

/** So many wait for a connection to Postgres that one more had no chance to get one in time. */
public final class CrowdedDatabaseException extends R2dbcTransientResourceException {
    private static final long serialVersionUID = 1L;

    CrowdedDatabaseException(Throwable cause) {
        super("too many wait for a connection to Postgres", cause);
    }
}
