package dev.parley.local.hub;

/**
 * A file of a model on the Hub.
 *
 * @param name within the model; no directory
 * @param size bytes
 * @param hash of its content, in hexadecimal: 64 digits of SHA-256, or 40 of SHA-1 as git counts it
 */
record RemoteFile(String name, long size, String hash) {
    private static final int SHA_256_DIGITS = 64;

    RemoteFile {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")) {
            throw new IllegalArgumentException("not a safe file name: " + name);
        }
        if (size < 0 || !hash.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no size or no hash of " + name);
        }
    }

    boolean isSha256() {
        return hash.length() == SHA_256_DIGITS;
    }
}
