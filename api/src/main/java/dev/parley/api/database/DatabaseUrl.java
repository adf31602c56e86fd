package dev.parley.api.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where Postgres is.
 *
 * @param host name or address
 * @param port 5432 unless the URL says otherwise
 * @param database the database's name
 * @param user who connects
 * @param password empty when there is none
 */
public record DatabaseUrl(String host, int port, String database, String user, String password) {
    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads {@code postgresql://user:password@host:port/database}; user and password percent-encoded.
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
        return new DatabaseUrl(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                decode(colon < 0 ? "" : userInfo.substring(colon + 1)));
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
