package dev.parley.cli.runtime;

import dev.parley.schemas.serde.EventSerde;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of a topic that others may write to as well: what is no event is passed over, with a warning about the first
 * one. A record stays on a compacted topic for ever, and would stop every command for ever.
 */
public final class ForgivingReader<T extends SpecificRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(ForgivingReader.class);

    private final EventSerde<T> serde;
    private boolean warned;

    public ForgivingReader(EventSerde<T> serde) {
        this.serde = serde;
    }

    /** The event; none for a tombstone and for what is none. */
    public Optional<T> read(ConsumerRecord<?, byte[]> record) {
        try {
            return Optional.ofNullable(serde.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            if (!warned) {
                LOG.warn(
                        "passed over what is no event, first at offset {} of {}-{}: {}",
                        record.offset(),
                        record.topic(),
                        record.partition(),
                        e.getMessage());
                warned = true;
            }
            return Optional.empty();
        }
    }
}
