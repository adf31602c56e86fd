package dev.parley.cli.export;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** A value for any schema, with something in every field, the nullable ones included. */
final class SampleValues {
    private SampleValues() {}

    static Object of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().getFirst());
            case ARRAY -> new GenericData.Array<>(schema, List.of(of(schema.getElementType())));
            case MAP -> Map.of("key", of(schema.getValueType()));
            case UNION -> of(schema.getTypes().getLast());
            case STRING -> "Größe";
            case INT -> 1;
            case LONG -> 1_700_000_000_000L;
            case FLOAT -> 0.5f;
            case DOUBLE -> 0.5;
            case BOOLEAN -> true;
            case FIXED, BYTES, NULL -> throw new IllegalArgumentException("no sample for " + schema);
        };
    }

    private static GenericData.Record record(Schema schema) {
        GenericData.Record value = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            value.put(field.pos(), of(field.schema()));
        }
        return value;
    }
}
