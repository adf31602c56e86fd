package dev.parley.api.access;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A key with what it is recognised by.
 *
 * @param key the key
 * @param hash SHA-256 of its secret, in hexadecimal
 */
record StoredKey(ApiKey key, String hash) {

    static StoredKey of(ApiKey key, KeySecret secret) {
        return new StoredKey(key, hex(secret.hash()));
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    byte[] hashBytes() {
        return HexFormat.of().parseHex(hash);
    }

    /** Takes as long for a wrong secret as for the right one. */
    boolean isOf(KeySecret secret) {
        return MessageDigest.isEqual(hashBytes(), secret.hash());
    }
}
