package dev.parley.api.conversation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.access.Caller;
import dev.parley.api.json.JsonOut;
import dev.parley.api.page.Cursor;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A conversation.
 *
 * @param about what identifies it
 * @param status active, completed, failed or paused
 * @param agent the agent's fields, as a JSON object
 * @param candidate the profile's fields at the beginning, as a JSON object
 * @param jobOpening the job opening's fields at the beginning, as a JSON object
 * @param trainingConsent whether it may be trained on
 * @param metadata what the client attached, as a JSON object
 * @param turns how many messages it has
 */
record Conversation(
        About about,
        String status,
        @Nullable String agent,
        @Nullable String candidate,
        @Nullable String jobOpening,
        boolean trainingConsent,
        @Nullable String metadata,
        int turns) {

    /**
     * What identifies a conversation.
     *
     * @param id what it is called
     * @param tenant whose it is
     * @param kind live or generated
     * @param createdAt when it began
     */
    record About(
            String id,
            Optional<String> tenant,
            String kind,
            Instant createdAt,
            @Nullable String profileId,
            @Nullable String jobOpeningId,
            @Nullable String runId,
            @Nullable String seedId) {
        static final String LIVE = "live";
    }

    String id() {
        return about.id();
    }

    boolean isLive() {
        return about.kind().equals(About.LIVE);
    }

    /** Whether the caller may know of it. */
    boolean isFor(Caller caller) {
        return caller.tenant().isEmpty() || caller.tenant().equals(about.tenant());
    }

    /** About how many characters it has. */
    int size() {
        return Stream.of(agent, candidate, jobOpening, metadata)
                .filter(Objects::nonNull)
                .mapToInt(String::length)
                .sum();
    }

    Cursor cursor() {
        return new Cursor(about.createdAt().toEpochMilli(), about.id());
    }

    /** Writes it as an entry of a list. */
    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeFields(out);
        out.writeEndObject();
    }

    /** Writes its fields into an object. */
    void writeFields(JsonGenerator out) throws IOException {
        out.writeStringField("id", about.id());
        out.writeStringField("object", "conversation");
        out.writeStringField("kind", about.kind());
        out.writeStringField("status", status);
        out.writeStringField("created_at", JsonOut.time(about.createdAt()));
        out.writeStringField("profile_id", about.profileId());
        out.writeStringField("job_opening_id", about.jobOpeningId());
        out.writeStringField("run_id", about.runId());
        out.writeStringField("seed_id", about.seedId());
        out.writeBooleanField("training_consent", trainingConsent);
        out.writeNumberField("turns", turns);
        writeObject("agent", agent, out);
        writeObject("candidate", candidate, out);
        writeObject("job_opening", jobOpening, out);
        writeObject("metadata", metadata, out);
    }

    private static void writeObject(String name, @Nullable String json, JsonGenerator out) throws IOException {
        out.writeFieldName(name);
        if (json == null) {
            out.writeNull();
        } else {
            out.writeRawValue(json);
        }
    }
}
