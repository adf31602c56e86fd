package dev.parley.domain.hash;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A SHA-256 over a sequence of values, each preceded by its length, so that no two different sequences run together.
 * Not thread-safe; made for one hash.
 */
public final class ContentHash {
    private final MessageDigest digest = Sha256.start();

    /** Adds a text, in UTF-8. */
    public ContentHash add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
        return this;
    }

    /** The first {@code characters} hexadecimal digits of the hash, in lower case; ends this hash. */
    public String hex(int characters) {
        return Sha256.hex(digest.digest()).substring(0, characters);
    }
}
