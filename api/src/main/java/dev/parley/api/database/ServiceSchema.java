package dev.parley.api.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.flywaydb.core.Flyway;

/** The schema {@code service}: what is not a view of the log. */
public final class ServiceSchema {
    private ServiceSchema() {}

    /**
     * Makes the tables, or brings them up to date. Several processes may do so at once.
     *
     * @param databaseUrl {@code postgresql://user:password@host:port/database}
     */
    public static void migrate(String databaseUrl) {
        URI url = URI.create(databaseUrl);
        String[] login = Objects.requireNonNullElse(url.getRawUserInfo(), "").split(":", 2);
        Flyway.configure(ServiceSchema.class.getClassLoader())
                .dataSource(
                        "jdbc:postgresql://" + url.getHost() + ":" + (url.getPort() < 0 ? 5432 : url.getPort())
                                + url.getRawPath(),
                        decoded(login[0]),
                        login.length < 2 ? "" : decoded(login[1]))
                .schemas("service")
                .defaultSchema("service")
                .locations("classpath:db/migration/service")
                .load()
                .migrate();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
