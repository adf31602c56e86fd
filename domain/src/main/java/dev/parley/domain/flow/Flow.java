package dev.parley.domain.flow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One path through a flow schema, from the start step to an end step. Two flows are the same when their sequence of
 * steps and decisions is the same.
 *
 * @param visits the path, at least one visit
 */
public record Flow(List<Visit> visits) {

    private static final int ID_BYTES = 12;

    public Flow {
        visits = List.copyOf(visits);
        if (visits.isEmpty()) {
            throw new IllegalArgumentException("visits is empty");
        }
    }

    /**
     * The flow's id: 24 lower-case hexadecimal digits of the SHA-256 of the path, the same on every machine and run.
     * It is computed at each call.
     */
    public String id() {
        StringBuilder canonical = new StringBuilder("flow:1");
        for (Visit visit : visits) {
            append(canonical, '>', visit.step());
            if (visit.decision() != null) {
                append(canonical, '=', visit.decision());
            }
        }
        byte[] hash = sha256().digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    }

    /** Readable form: {@code greeting > interest=yes > end}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Visit visit : visits) {
            text.append(text.isEmpty() ? "" : " > ").append(visit.step());
            text.append(visit.decision() == null ? "" : "=" + visit.decision());
        }
        return text.toString();
    }

    /** With its length in front, no name can look like two. */
    private static void append(StringBuilder canonical, char mark, String name) {
        canonical.append(mark).append(name.length()).append(':').append(name);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
