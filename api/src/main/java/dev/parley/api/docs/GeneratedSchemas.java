package dev.parley.api.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Corrects what the compiler's generator (Micronaut OpenAPI 6.19) writes: types that may be null come out as "string, null or
 * object", or as "null" alone, and objects without a type, which allows everything.
 */
final class GeneratedSchemas {
    /** Keys of the annotations that JSON Schema does not have. */
    private static final List<String> UNKNOWN =
            List.of("allowableValues", "defaultValue", "exampleSetFlag", "nullable");

    private static final String NULL = "null";
    private static final String OBJECT = "object";

    private GeneratedSchemas() {}

    /** Corrects the document in place. */
    static void correct(ObjectNode document) {
        walk(document, false);
    }

    /** @param names whether the keys of the node are names that clients see, and not JSON Schema's own */
    private static void walk(JsonNode node, boolean names) {
        if (node instanceof ObjectNode object && !names) {
            object.remove(UNKNOWN);
            correctType(object);
            if (object.has("in") && object.path("schema") instanceof ObjectNode parameter) {
                correctParameter(parameter);
            }
            object.properties()
                    .forEach(child -> walk(child.getValue(), child.getKey().equals("properties")));
        } else {
            node.forEach(child -> walk(child, false));
        }
    }

    private static void correctType(ObjectNode schema) {
        if (schema.path("type") instanceof ArrayNode types && types.size() > 2) {
            List<String> kept =
                    names(types).stream().filter(type -> !type.equals(OBJECT)).toList();
            setTypes(schema, kept);
        } else if (schema.path("type").asText().equals(NULL) && schema.has("additionalProperties")) {
            setTypes(schema, List.of(OBJECT, NULL));
        } else if (schema.path("type").asText().equals(NULL) && schema.path("allOf") instanceof ArrayNode all) {
            schema.remove(List.of("type", "allOf"));
            schema.putArray("anyOf").add(all.get(0)).addObject().put("type", NULL);
        } else if (!schema.has("type") && (schema.has("properties") || schema.has("additionalProperties"))) {
            schema.put("type", OBJECT);
        }
        if (schema.path("enum") instanceof ArrayNode words
                && schema.path("type") instanceof ArrayNode types
                && names(types).contains(NULL)) {
            words.addNull();
        }
        if (schema.path("description").isTextual()) {
            schema.put("description", schema.get("description").textValue().replace("; for the documentation", ""));
        }
    }

    /** A parameter is there or not; it is never null. */
    private static void correctParameter(ObjectNode schema) {
        if (schema.path("type") instanceof ArrayNode types) {
            List<String> kept = names(types).stream()
                    .filter(type -> !type.equals(NULL) && !type.equals(OBJECT))
                    .toList();
            setTypes(schema, List.of(kept.contains("integer") ? "integer" : kept.getFirst()));
        }
    }

    private static void setTypes(ObjectNode schema, List<String> types) {
        if (types.size() == 1) {
            schema.put("type", types.getFirst());
        } else {
            types.forEach(schema.putArray("type")::add);
        }
    }

    private static List<String> names(ArrayNode types) {
        return types.valueStream().map(JsonNode::asText).toList();
    }
}
