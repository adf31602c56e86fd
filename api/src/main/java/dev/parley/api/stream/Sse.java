package dev.parley.api.stream;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events as bytes.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
public final class Sse {
    /** With the charset that it always has: there are libraries that take text for Latin-1 unless it says so. */
    private static final MediaType TYPE = MediaType.of(MediaType.TEXT_EVENT_STREAM + "; charset=utf-8");

    private static final String END_OF_LINE = "\n";
    private static final byte[] HEARTBEAT = utf8(": still here\n\n");
    private static final byte[] DATA = utf8("data: ");
    private static final byte[] END = utf8("\n\n");

    private Sse() {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to a client that follows: no cache keeps it, and no proxy holds it back. */
    public static <T> MutableHttpResponse<T> answer(T frames) {
        return HttpResponse.ok(frames)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .contentType(TYPE);
    }

    /** A comment, which clients pass over. */
    public static byte[] heartbeat() {
        return HEARTBEAT.clone();
    }

    /**
     * Tells the client how long to wait before it reconnects. It is a line of the event that comes next: there are libraries that
     * hand out an event without data otherwise.
     */
    public static byte[] retry(int millis) {
        return utf8("retry: " + millis + END_OF_LINE);
    }

    /** Sets the id to resume from; dispatches nothing. */
    public static byte[] id(String id) {
        return utf8("id: " + id + END_OF_LINE + END_OF_LINE);
    }

    /**
     * Adds an event.
     *
     * @param data JSON without line breaks
     */
    public static void event(ByteArrayOutputStream out, String id, String type, byte[] data) {
        out.writeBytes(utf8("id: " + id + "\nevent: " + type + "\n"));
        data(out, data);
    }

    /** Adds an event that has only data, in one line. */
    public static void data(ByteArrayOutputStream out, byte[] data) {
        out.writeBytes(DATA);
        out.writeBytes(data);
        out.writeBytes(END);
    }
}
