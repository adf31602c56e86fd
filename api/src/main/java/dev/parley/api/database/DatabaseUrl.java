package dev.parley.api.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Where Postgres is.
 *
 * @param host name or address
 * @param port 5432 unless the URL says otherwise
 * @param database the database's name
 * @param user who connects
 * @param password empty when there is none
 * @param sslMode whether connections are encrypted, and who must vouch for the server, in libpq's words; empty when nothing is
 *     said
 * @param sslRootCertificate the file of those who may vouch for it
 */
public record DatabaseUrl(
        String host,
        int port,
        String database,
        String user,
        String password,
        Optional<String> sslMode,
        Optional<String> sslRootCertificate) {
    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=…&sslrootcert=…}; everything percent-encoded. What else
     * is asked for is refused: one who asks for encryption in other words should not go without.
     *
     * @throws IllegalArgumentException when it is written differently; its message has no secrets
     */
    public static DatabaseUrl parse(String url) {
        URI uri = URI.create(url);
        String userInfo = uri.getRawUserInfo();
        String path = uri.getPath();
        if (!"postgresql".equals(uri.getScheme()) || uri.getHost() == null || userInfo == null || path.length() < 2) {
            throw new IllegalArgumentException(
                    "the database's URL must be written postgresql://user:password@host:5432/database");
        }
        int colon = userInfo.indexOf(':');
        Query query = Query.of(Optional.ofNullable(uri.getRawQuery()).orElse(""));
        return new DatabaseUrl(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                decode(colon < 0 ? "" : userInfo.substring(colon + 1)),
                query.sslMode(),
                query.sslRootCertificate());
    }

    private record Query(Optional<String> sslMode, Optional<String> sslRootCertificate) {
        static Query of(String text) {
            Query query = new Query(Optional.empty(), Optional.empty());
            for (String each : text.isEmpty() ? new String[0] : text.split("&")) {
                String[] parts = each.split("=", 2);
                query = query.with(parts[0], parts.length < 2 ? "" : decode(parts[1]));
            }
            return query;
        }

        private Query with(String name, String value) {
            return switch (name) {
                case "sslmode" -> {
                    if (!SSL_MODES.contains(value)) {
                        throw new IllegalArgumentException(
                                "sslmode must be disable, allow, prefer, require, verify-ca or verify-full");
                    }
                    yield new Query(Optional.of(value), sslRootCertificate);
                }
                case "sslrootcert" -> new Query(sslMode, Optional.of(value));
                default ->
                    throw new IllegalArgumentException(
                            "the database's URL may ask for sslmode and sslrootcert, and for nothing else");
            };
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Says where, never with which password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
