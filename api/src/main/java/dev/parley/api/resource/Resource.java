package dev.parley.api.resource;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.access.Caller;
import dev.parley.api.json.JsonOut;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A profile or a job opening.
 *
 * @param id what it is called
 * @param tenant whose it is
 * @param createdAt when it was first saved
 * @param updatedAt when it was last saved
 * @param fields what it holds, as a JSON object
 */
public record Resource(UUID id, Optional<String> tenant, Instant createdAt, Instant updatedAt, String fields) {

    /** Whether the caller may know of it. */
    public boolean isFor(Caller caller) {
        return caller.tenant().isEmpty() || caller.tenant().equals(tenant);
    }

    /** Writes it: what the server says of it, then its own fields. */
    public void write(String object, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id.toString());
        out.writeStringField("object", object);
        out.writeStringField("created_at", JsonOut.time(createdAt));
        out.writeStringField("updated_at", JsonOut.time(updatedAt));
        JsonOut.fieldsOf(fields, out);
        out.writeEndObject();
    }
}
