package dev.parley.api.page;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.json.JsonOut;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A page as clients get it: {@code {"object":"list","data":[…],"has_more":false,"next":null}}. */
public final class ListDocument {
    private ListDocument() {}

    /** Writes one entry. */
    @FunctionalInterface
    public interface Entry<T> {
        void write(T row, JsonGenerator out) throws IOException;
    }

    /**
     * The page.
     *
     * @param rows at most one more than the page has
     */
    public static <T> byte[] of(List<T> rows, int limit, Entry<T> entry, Function<T, Cursor> cursor) {
        return JsonOut.bytes(out -> write(out, rows, limit, entry, cursor));
    }

    /** Writes the page into a document. */
    public static <T> void write(JsonGenerator out, List<T> rows, int limit, Entry<T> entry, Function<T, Cursor> cursor)
            throws IOException {
        boolean more = rows.size() > limit;
        List<T> page = more ? rows.subList(0, limit) : rows;
        out.writeStartObject();
        out.writeStringField("object", "list");
        out.writeArrayFieldStart("data");
        for (T row : page) {
            entry.write(row, out);
        }
        out.writeEndArray();
        out.writeBooleanField("has_more", more);
        out.writeStringField("next", more ? cursor.apply(page.getLast()).text() : null);
        out.writeEndObject();
    }

    /**
     * Writes a page into a document whose entries are written already.
     *
     * @param entries between them commas; empty when there are none
     * @param next where the next page begins
     */
    public static void writeRaw(JsonGenerator out, String entries, Optional<Cursor> next) throws IOException {
        out.writeStartObject();
        out.writeStringField("object", "list");
        out.writeArrayFieldStart("data");
        if (!entries.isEmpty()) {
            out.writeRawValue(entries);
        }
        out.writeEndArray();
        out.writeBooleanField("has_more", next.isPresent());
        out.writeStringField("next", next.map(Cursor::text).orElse(null));
        out.writeEndObject();
    }
}
