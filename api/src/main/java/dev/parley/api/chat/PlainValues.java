package dev.parley.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.domain.seed.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as the values that prompts are filled in with. A null is as good as nothing. */
final class PlainValues {
    private PlainValues() {}

    static Fields fields(JsonNode object) {
        return new Fields(map(object));
    }

    private static Map<String, Object> map(JsonNode object) {
        Map<String, Object> values = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> of(field.getValue()).ifPresent(value -> values.put(field.getKey(), value)));
        return values;
    }

    private static Optional<Object> of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> Optional.of(map(node));
            case ARRAY -> Optional.of(list(node));
            case STRING -> Optional.of(node.textValue());
            case NUMBER -> Optional.of(node.numberValue());
            case BOOLEAN -> Optional.of(node.booleanValue());
            case NULL, MISSING, BINARY, POJO -> Optional.empty();
        };
    }

    private static List<Object> list(JsonNode array) {
        List<Object> values = new ArrayList<>();
        array.forEach(item -> of(item).ifPresent(values::add));
        return values;
    }
}
