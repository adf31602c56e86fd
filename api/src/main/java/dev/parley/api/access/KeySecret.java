package dev.parley.api.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The key itself: {@code parley_} and 256 random bits. Exists only while it is shown or checked; never prints itself. */
public final class KeySecret {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("parley_[A-Za-z0-9_-]{43}");

    private final String text;

    private KeySecret(String text) {
        this.text = text;
    }

    static KeySecret random(SecureRandom random) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return new KeySecret("parley_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** The secret of this text, unless it cannot be one. */
    static Optional<KeySecret> of(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new KeySecret(text)) : Optional.empty();
    }

    /** Shows it. Only whoever made it needs that, once. */
    public String reveal() {
        return text;
    }

    /** SHA-256: enough for 256 random bits, which nobody can guess, and it costs a request nothing. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "parley_***";
    }
}
