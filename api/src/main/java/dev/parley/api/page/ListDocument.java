package dev.parley.api.page;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.json.JsonOut;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
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

    /** The answer to a request for a page, which says where the next one is. */
    public static <T> MutableHttpResponse<byte[]> answer(
            HttpRequest<?> request, Page<T> page, Entry<T> entry, Function<T, Cursor> cursor) {
        return NextLink.on(HttpResponse.ok(of(page, entry, cursor)), request, page.next(cursor));
    }

    /** The page. */
    public static <T> byte[] of(Page<T> page, Entry<T> entry, Function<T, Cursor> cursor) {
        Optional<String> next = page.next(cursor);
        return JsonOut.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("object", "list");
            out.writeArrayFieldStart("data");
            for (T row : page.rows()) {
                entry.write(row, out);
            }
            out.writeEndArray();
            out.writeBooleanField("has_more", next.isPresent());
            out.writeStringField("next", next.orElse(null));
            out.writeEndObject();
        });
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
