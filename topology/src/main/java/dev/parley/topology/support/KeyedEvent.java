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
        Headers headers = new RecordHeaders();
        TraceParent.begin(conversationId, String.valueOf(((SpecificRecordBase) value).get("event_id")))
                .addTo(headers);
        return headers;
    }
}
