package dev.parley.api.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;

/**
 * Corrects what the compiler's generator (Micronaut OpenAPI 6.19) writes of types that may be null, which comes out as
 * "string, null or object", or as "null" alone, and says the two things that its annotations cannot.
 */
final class GeneratedSchemas {
    /** Keys of the annotations that JSON Schema does not have. */
    private static final List<String> UNKNOWN = List.of("allowableValues", "defaultValue", "nullable");

    private static final String NULL = "null";
    private static final String OBJECT = "object";

    private GeneratedSchemas() {}

    /** Corrects the document in place. */
    static void correct(ObjectNode document) throws JsonProcessingException {
        walk(document, false);
        ArrayNode alternatives = (ArrayNode) document.at(
                "/paths/~1conversations~1{id}~1messages/post/requestBody/content/application~1json/schema/oneOf");
        alternatives.set(
                1, yaml("{type: array, minItems: 1, maxItems: 100, items: {$ref: '#/components/schemas/NewMessage'}}"));
        for (String schema : List.of("JobOpening", "JobOpeningFields")) {
            document.withObject("/components/schemas/" + schema + "/properties").set("requirements", yaml("""
                            description: What a candidate must bring, as a list of texts or one text.
                            anyOf:
                            - {type: string, maxLength: 100000}
                            - {type: array, maxItems: 200, items: {type: string}}
                            - {type: 'null'}
                            """));
        }
    }

    private static JsonNode yaml(String text) throws JsonProcessingException {
        return new YAMLMapper().readTree(text);
    }

    /** @param names whether the keys of the node are names that clients see, and not JSON Schema's own */
    private static void walk(JsonNode node, boolean names) {
        if (node instanceof ObjectNode object && !names) {
            object.remove(UNKNOWN);
            correctType(object);
            if (object.has("in") && object.path("schema") instanceof ObjectNode parameter) {
                correctParameter(parameter);
            }
            if (object.path("Location").path("schema") instanceof ObjectNode header && header.isEmpty()) {
                header.put("type", "string");
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
        } else if (schema.path("type").asText().equals(NULL) && schema.has("allOf")) {
            schema.remove("type");
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
