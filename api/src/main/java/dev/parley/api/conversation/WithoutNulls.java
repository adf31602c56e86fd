package dev.parley.api.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.json.ApiJson;

/** Fields for a prompt. A prompt has no way to say null: what is null is not there. */
final class WithoutNulls {
    private WithoutNulls() {}

    static String of(JsonNode fields) {
        JsonNode copy = fields.deepCopy();
        remove(copy);
        return ApiJson.text(copy);
    }

    private static void remove(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        } else if (node instanceof ArrayNode list) {
            list.removeNulls();
        }
        node.forEach(WithoutNulls::remove);
    }
}
