package dev.parley.api.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables up to date. Several instances may start at once: one does it, the others wait for it. What fails is
 * rolled back, and the instance does not start.
 */
public final class Migrations {
    /** What is a view of the log. */
    public static final String READ_MODEL = "read_model";

    /** What is not: keys, idempotency, webhooks. */
    public static final String SERVICE = "service";

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** Any number that nobody else locks; these are the first digits of pi. */
    private static final long LOCK = 3_141_592_653L;

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Of the classes of SQL states, those that pass: no connection, no resources, Postgres starts or stops. */
    private static final String PASSING = "08|53|57";

    private Migrations() {}

    /**
     * Migrates both schemas.
     *
     * @param patience how long to wait for Postgres to answer
     * @throws IllegalStateException when it does not, or a migration fails
     */
    public static void run(DatabaseUrl url, Duration patience) {
        DataSource source = source(url);
        try (Connection lock = connect(source, url, patience);
                Statement statement = lock.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + READ_MODEL);
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + SERVICE);
            migrate(source, READ_MODEL, READ_MODEL);
            migrate(source, SERVICE, SERVICE);
        } catch (SQLException e) {
            throw new IllegalStateException("the tables at " + url + " cannot be brought up to date", e);
        }
    }

    /**
     * Runs scripts in a schema.
     *
     * @param schema where the tables are to lie; it must be there
     * @param scripts folder of the scripts below {@code db/migration}
     */
    public static void migrate(DataSource source, String schema, String scripts) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .defaultSchema(schema)
                .createSchemas(false)
                .locations("classpath:db/migration/" + scripts)
                .load()
                .migrate();
    }

    /** Plain connections, one for each request; for what R2DBC is not needed for. */
    public static DataSource source(DatabaseUrl url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {url.host()});
        source.setPortNumbers(new int[] {url.port()});
        source.setDatabaseName(url.database());
        source.setUser(url.user());
        source.setPassword(url.password());
        url.sslMode().ifPresent(source::setSslMode);
        url.sslRootCertificate().ifPresent(source::setSslRootCert);
        source.setConnectTimeout((int) CONNECT.toSeconds());
        source.setApplicationName("parley-api");
        return source;
    }

    private static Connection connect(DataSource source, DatabaseUrl url, Duration patience) throws SQLException {
        Instant end = Instant.now().plus(patience);
        while (true) {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                if (!String.valueOf(e.getSQLState()).matches("(" + PASSING + ").*")
                        || Instant.now().isAfter(end)) {
                    throw e;
                }
                LOG.info("Postgres at {} does not answer yet: {}", url, e.getMessage());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Postgres", e);
        }
    }
}
