package dev.parley.topology.support;

import dev.parley.schemas.trace.TraceParent;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** An event with its key. */
public record KeyedEvent(String key, SpecificRecord value) {
    /**
     * Headers with the context of the conversation's trace. What a record caused need not be about the record's conversation:
     * an answer opens others that waited. So the trace is found by the conversation, which needs no memory either.
     */
    public Headers headers(String conversationId) {
        return headers(TraceParent.begin(conversationId, eventId()));
    }

    /**
     * Headers that continue the trace of the record that caused this event.
     *
     * @param subject what a new trace is about, where that record has none
     */
    public Headers following(Headers cause, String subject) {
        return headers(TraceParent.following(cause, subject, eventId()));
    }

    private static Headers headers(TraceParent trace) {
        Headers headers = new RecordHeaders();
        trace.addTo(headers);
        return headers;
    }

    private String eventId() {
        return String.valueOf(((SpecificRecordBase) value).get("event_id"));
    }
}
