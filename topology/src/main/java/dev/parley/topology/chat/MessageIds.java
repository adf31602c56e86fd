package dev.parley.topology.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** Ids of the messages that replies become. The same chat gives the same message. */
final class MessageIds {
    private MessageIds() {}

    /**
     * A UUID in the layout of version 7: the time, then bits of a hash in place of random ones.
     *
     * @param chatId the chat
     * @param acceptedAt when it was accepted
     */
    static String of(String chatId, Instant acceptedAt) {
        ByteBuffer hash = ByteBuffer.wrap(sha256("message of chat " + chatId));
        long high = acceptedAt.toEpochMilli() << 16 | 0x7000L | hash.getLong() & 0x0FFFL;
        long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
