package dev.parley.api.page;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.json.JsonOut;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
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
     * The answer to a request for a page, which says where the next one is.
     *
     * @param rows at most one more than the page has
     */
    public static <T> MutableHttpResponse<byte[]> answer(
            HttpRequest<?> request, PageRequest page, List<T> rows, Entry<T> entry, Function<T, Cursor> cursor) {
        return NextLink.on(
                HttpResponse.ok(of(rows, page.limit(), entry, cursor)), request, next(rows, page.limit(), cursor));
    }

    private static <T> Optional<String> next(List<T> rows, int limit, Function<T, Cursor> cursor) {
        return rows.size() > limit
                ? Optional.of(cursor.apply(rows.get(limit - 1)).text())
                : Optional.empty();
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
        Optional<String> next = next(rows, limit, cursor);
        out.writeStartObject();
        out.writeStringField("object", "list");
        out.writeArrayFieldStart("data");
        for (T row : rows.subList(0, Math.min(limit, rows.size()))) {
            entry.write(row, out);
        }
        out.writeEndArray();
        out.writeBooleanField("has_more", next.isPresent());
        out.writeStringField("next", next.orElse(null));
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
