package dev.parley.schemas.serde;

import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** The serdes of an installation, over one registry. */
public final class EventSerdes {
    private final SchemaRegistry registry;

    public EventSerdes(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** For a topic with one type of event. */
    public <T extends SpecificRecord> EventSerde<T> of(Class<T> event) {
        return new EventSerde<>(registry, event);
    }

    /** For a topic with several types of event. */
    public EventSerde<SpecificRecord> any() {
        return of(SpecificRecord.class);
    }

    /**
     * Registers every event of the catalogue, so that no producer meets an unknown schema later.
     *
     * @throws IncompatibleSchemaException when the registry's rules refuse one
     */
    public void registerAll() {
        for (Topic topic : Topics.all()) {
            for (Schema event : topic.events()) {
                registry.idOf(event);
            }
        }
    }
}
