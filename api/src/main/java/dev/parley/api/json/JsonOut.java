package dev.parley.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes JSON straight into the bytes of an answer. */
public final class JsonOut {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private JsonOut() {}

    /** Writes a document. */
    @FunctionalInterface
    public interface Document {
        void writeTo(JsonGenerator out) throws IOException;
    }

    /** The bytes of a document. */
    public static byte[] bytes(Document document) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator out = ApiJson.FACTORY.createGenerator(bytes)) {
            document.writeTo(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer does not fail", e);
        }
    }

    /** What is known of a write that the read model has not seen yet: {@code id} and {@code object}. */
    public static byte[] accepted(String id, String object) {
        return bytes(out -> {
            out.writeStartObject();
            out.writeStringField("id", id);
            out.writeStringField("object", object);
            out.writeEndObject();
        });
    }

    /** A time in UTC, always with milliseconds: {@code 2026-11-21T09:30:00.000Z}. */
    public static String time(Instant time) {
        return MILLIS.format(time);
    }

    /**
     * Adds the fields of a JSON object, as text, to the object that is being written, which must not be empty. Nothing is
     * read: the text must be what this API has written before.
     */
    public static void fieldsOf(String object, JsonGenerator out) throws IOException {
        String text = object.strip();
        if (text.length() > "{}".length()) {
            out.writeRaw(',');
            out.writeRaw(text, 1, text.length() - 2);
        }
    }
}
