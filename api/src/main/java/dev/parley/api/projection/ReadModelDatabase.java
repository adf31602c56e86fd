package dev.parley.api.projection;

import dev.parley.api.database.DatabaseUrl;
import dev.parley.api.database.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * The database that holds the read model. What writes it has a connection of its own, over JDBC: one thread, one transaction
 * at a time, and arrays in binary.
 */
final class ReadModelDatabase {
    /** The schema that is read. */
    static final String SERVED = Migrations.READ_MODEL;
    /** The schema that a rebuild fills. */
    static final String NEXT = "read_model_next";
    /** The schema that was read before a rebuild, until it is dropped. */
    static final String FORMER = "read_model_former";

    private static final String CONNECT_SECONDS = "5";
    /** Longer than any statement takes: a server that is gone without a word is noticed by it. */
    private static final String SOCKET_SECONDS = "60";

    private final DatabaseUrl url;

    ReadModelDatabase(DatabaseUrl url) {
        this.url = url;
    }

    /** Opens a connection whose names mean that schema's. Transactions are ended by their user. */
    Connection open(String schema, String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        url.sslMode().ifPresent(mode -> properties.setProperty("sslmode", mode));
        url.sslRootCertificate().ifPresent(file -> properties.setProperty("sslrootcert", file));
        properties.setProperty("ApplicationName", application);
        properties.setProperty("currentSchema", schema);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", SOCKET_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        // The detail of an error quotes rows.
        properties.setProperty("logServerErrorDetail", "false");
        Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://" + url.host() + ":" + url.port() + "/" + url.database(), properties);
        boolean complete = false;
        try {
            connection.setAutoCommit(false);
            complete = true;
            return connection;
        } finally {
            if (!complete) {
                connection.close();
            }
        }
    }

    /** Creates the tables of the read model in that schema, or brings them up to date. */
    void migrate(String schema) throws SQLException {
        try (Connection connection = open(schema, "parley-migration");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            connection.commit();
        }
        Migrations.migrate(Migrations.source(url), schema, Migrations.READ_MODEL);
    }
}
