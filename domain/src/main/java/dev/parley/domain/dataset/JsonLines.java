package dev.parley.domain.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.parley.domain.prompt.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One JSON object per line. */
final class JsonLines {
    /** Left alone, the generator spells what lies beyond the basic plane, such as emoji, as two escapes. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private JsonLines() {}

    /** What is inside an object. */
    interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }

    static void write(OutputStream out, Fields fields) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        }
        out.write('\n');
    }

    static void messages(JsonGenerator json, String field, List<Message> messages) throws IOException {
        json.writeArrayFieldStart(field);
        for (Message message : messages) {
            json.writeStartObject();
            json.writeStringField("role", message.role());
            json.writeStringField("content", message.content());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
