package dev.parley.cli.export;

import dev.parley.cli.export.ExportException.Reason;
import dev.parley.cli.runtime.ForgivingReader;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.topic.Topic;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Reads the events of a topic that holds one type of event. */
final class EventReader<T extends SpecificRecord> {
    private final TopicReader reader;
    private final String topic;
    private final EventSerde<T> serde;

    EventReader(ExportSettings settings, Topic topic, Class<T> event) {
        this.reader = new TopicReader(settings.consumerProperties());
        this.topic = settings.topics().of(topic);
        this.serde = settings.serdes().of(event);
    }

    /** What is done with each event; null is a tombstone. */
    interface Handler<T> {
        void handle(String key, @Nullable T event) throws IOException, ExportException;
    }

    /** Reads the whole topic; what is no event is passed over. */
    void readAll(Handler<T> handler) throws IOException, ExportException {
        ForgivingReader<T> events = new ForgivingReader<>(serde);
        reader.read(topic, record -> {
            Optional<T> event = events.read(record);
            if (event.isPresent() || record.value() == null) {
                handler.handle(record.key(), event.orElse(null));
            }
        });
    }

    TopicReader raw() {
        return reader;
    }

    String topic() {
        return topic;
    }

    /** The event in these bytes; the place goes into the complaint about what cannot be read. */
    @Nullable
    T decode(byte @Nullable [] value, int partition, long offset) throws ExportException {
        try {
            return serde.deserialize(topic, value);
        } catch (SerializationException e) {
            throw new ExportException(
                    Reason.LOG_UNREADABLE,
                    "The record at offset " + offset + " of " + topic + "-" + partition + " cannot be read: "
                            + e.getMessage()
                            + ". Something else than Parley may have written it: see which program writes to that topic.");
        }
    }
}
