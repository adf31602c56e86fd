package dev.parley.api.projection;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/**
 * The database that holds the read model. What writes it has a connection of its own, over JDBC: one thread, one transaction
 * at a time, and arrays in binary.
 */
final class ReadModelDatabase {
    /** The schema that is read. */
    static final String SERVED = "read_model";
    /** The schema that a rebuild fills. */
    static final String NEXT = "read_model_next";
    /** The schema that was read before a rebuild, until it is dropped. */
    static final String FORMER = "read_model_former";

    private static final String CONNECT_SECONDS = "5";
    /** Longer than any statement takes: a server that is gone without a word is noticed by it. */
    private static final String SOCKET_SECONDS = "60";

    private final String jdbcUrl;
    private final Properties login = new Properties();

    /** @param url {@code postgresql://user:password@host:port/database}, and the driver's parameters if need be */
    ReadModelDatabase(String url) {
        URI uri = URI.create(url);
        String query = uri.getRawQuery();
        jdbcUrl = "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath() + (query == null ? "" : "?" + query);
        String user = uri.getRawUserInfo();
        if (user != null) {
            String[] parts = user.split(":", 2);
            login.setProperty("user", decoded(parts[0]));
            if (parts.length > 1) {
                login.setProperty("password", decoded(parts[1]));
            }
        }
        login.setProperty("connectTimeout", CONNECT_SECONDS);
        login.setProperty("loginTimeout", CONNECT_SECONDS);
        login.setProperty("tcpKeepAlive", "true");
        // The detail of an error quotes rows.
        login.setProperty("logServerErrorDetail", "false");
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Opens a connection whose names mean that schema's. Transactions are ended by their user. */
    Connection open(String schema, String application) throws SQLException {
        Connection connection = connect(schema, application);
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private Connection connect(String schema, String application) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(login);
        properties.setProperty("ApplicationName", application);
        properties.setProperty("currentSchema", schema);
        properties.setProperty("socketTimeout", SOCKET_SECONDS);
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    /** Creates the tables of the read model in that schema, or brings them up to date. Safe to call by several at once. */
    void migrate(String schema) throws SQLException {
        try (Connection connection = connect(schema, "parley-migration");
                Statement statement = connection.createStatement()) {
            // Not atomic by itself: two instances that start at once would both create it. Given back with the connection.
            statement.execute("SELECT pg_advisory_lock(hashtext('parley-migration'))");
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        }
        Flyway.configure()
                .dataSource(
                        jdbcUrl, login.getProperty("user", ""), login.getProperty("password", ""))
                .locations("classpath:db/migration/read_model")
                .defaultSchema(schema)
                .createSchemas(false)
                .load()
                .migrate();
    }
}
