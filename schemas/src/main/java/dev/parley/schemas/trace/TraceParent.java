package dev.parley.schemas.trace;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The {@code traceparent} header of an event: to which trace it belongs, and which span whatever it causes is a child of. A
 * trace begins where an event enters the system. Ids are made from content and not drawn, so that an event that is published
 * again after a crash, or by a replay, has the same header.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero: the header's {@code parent-id}
 * @param flags those that version 00 of the header knows, 0 to 3
 * @see <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header">W3C Trace Context</a>
 */
public record TraceParent(String traceId, String spanId, int flags) {
    /** Name of the record header. */
    public static final String HEADER = "traceparent";
    /** What a header of version 00 looks like. */
    public static final String PATTERN = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$";

    private static final int SAMPLED = 1;
    private static final int KNOWN_FLAGS = 3;
    private static final int SPAN_BYTES = 8;
    private static final int TRACE_BYTES = 16;
    /** Later versions may append more after a dash, which is left out when the header goes on. */
    private static final Pattern HEADER_VALUE =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final String NO_TRACE = "0".repeat(2 * TRACE_BYTES);
    private static final String NO_SPAN = "0".repeat(2 * SPAN_BYTES);

    public TraceParent {
        if (!isHexadecimal(traceId, 2 * TRACE_BYTES) || traceId.equals(NO_TRACE)) {
            throw new IllegalArgumentException("traceId is not valid: " + traceId);
        }
        if (!isHexadecimal(spanId, 2 * SPAN_BYTES) || spanId.equals(NO_SPAN)) {
            throw new IllegalArgumentException("spanId is not valid: " + spanId);
        }
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new IllegalArgumentException("flags must be from 0 to 3, not " + flags);
        }
    }

    /**
     * The context of an event in the trace of its subject. Everything that knows the subject finds the same trace by itself.
     *
     * @param subject what the trace is about: the id of a generated conversation, a run, a chat
     * @param eventId the event's id
     */
    public static TraceParent begin(String subject, String eventId) {
        return new TraceParent(hash(subject, TRACE_BYTES), hash(eventId, SPAN_BYTES), SAMPLED);
    }

    /** The context of an event that this one caused: in the same trace, with a span of its own. */
    public TraceParent child(String eventId) {
        return new TraceParent(traceId, hash(traceId + eventId, SPAN_BYTES), flags);
    }

    /**
     * The context of an event that the record with these headers caused; a new one when they have none, or no valid one.
     *
     * @param subject what a new trace is about
     */
    public static TraceParent following(Headers cause, String subject, String eventId) {
        return of(cause).map(parent -> parent.child(eventId)).orElseGet(() -> begin(subject, eventId));
    }

    /** The context in a record's headers, if there is a valid one. */
    public static Optional<TraceParent> of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null
                ? Optional.empty()
                : parse(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /** Reads a header's value; anything that the specification calls invalid is as good as none. */
    public static Optional<TraceParent> parse(String value) {
        Matcher matcher = HEADER_VALUE.matcher(value);
        if (!matcher.matches() || matcher.group(1).equals("ff")) {
            return Optional.empty();
        }
        boolean longer = matcher.group(5) != null;
        if (matcher.group(1).equals("00") && longer
                || matcher.group(2).equals(NO_TRACE)
                || matcher.group(3).equals(NO_SPAN)) {
            return Optional.empty();
        }
        int flags = HexFormat.fromHexDigits(matcher.group(4)) & KNOWN_FLAGS;
        return Optional.of(new TraceParent(matcher.group(2), matcher.group(3), flags));
    }

    /** Puts this into a record's headers, in the place of any other. */
    public void addTo(Headers headers) {
        headers.remove(HEADER);
        headers.add(HEADER, toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** The header's value. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + "-0" + flags;
    }

    private static boolean isHexadecimal(String text, int length) {
        return text.length() == length && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    /** The first bytes of the SHA-256 of a text, as hexadecimal digits. */
    private static String hash(String text, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
