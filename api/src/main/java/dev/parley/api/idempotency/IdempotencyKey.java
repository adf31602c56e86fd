package dev.parley.api.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client sends in {@code Idempotency-Key}: 1 to 255 visible ASCII characters.
 *
 * @param text the key
 */
record IdempotencyKey(String text) {
    static final String FORM = "1 to 255 visible ASCII characters";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final String MAC = "HmacSHA256";

    IdempotencyKey {
        if (!VISIBLE.matcher(text).matches()) {
            throw new IllegalArgumentException("an idempotency key has " + FORM);
        }
    }

    static Optional<IdempotencyKey> of(String text) {
        return VISIBLE.matcher(text).matches() ? Optional.of(new IdempotencyKey(text)) : Optional.empty();
    }

    /** What the key is kept as: one tenant's key is not another's, and cannot be read back. */
    byte[] hash(Optional<String> tenant) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(tenant.map(name -> "t" + name).orElse("").getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * What a request is recognised by. The key of this HMAC is the idempotency key, which is not kept: so nobody can try
     * short bodies until one fits.
     *
     * @param target method and path with query
     * @param body the body's bytes as they came
     */
    byte[] fingerprint(String target, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), MAC));
            byte[] line = target.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(line.length).array());
            mac.update(line);
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    /** Clients may put anything into a key. */
    @Override
    public String toString() {
        return "IdempotencyKey[***]";
    }
}
