package dev.parley.benchmarks;

import dev.parley.schemas.serde.SchemaRegistry;
import java.util.List;
import org.apache.avro.Schema;

/** A registry that knows its schemas from the start; ids count from 1. */
record FixedSchemas(List<Schema> schemas) implements SchemaRegistry {

    FixedSchemas {
        schemas = List.copyOf(schemas);
    }

    @Override
    public int idOf(Schema schema) {
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public Schema byId(int id) {
        return schemas.get(id - 1);
    }
}
