package dev.parley.schemas.serde;

import org.apache.avro.Schema;

/** Where schemas get their ids. Thread-safe; an id, once given, always means the same schema. */
public interface SchemaRegistry {

    /**
     * The id of a schema under its own full name as subject, registering it when it is new.
     *
     * @throws IncompatibleSchemaException when the registry's rules refuse it
     */
    int idOf(Schema schema);

    /**
     * The schema of an id, as its writer knew it. Waits while the registry is away: an outage is no bad record.
     *
     * @throws org.apache.kafka.common.errors.SerializationException when there is no such schema
     */
    Schema byId(int id);
}
