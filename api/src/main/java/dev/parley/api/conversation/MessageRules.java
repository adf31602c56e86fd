package dev.parley.api.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.json.ObjectRules;
import dev.parley.api.problem.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the messages of a request must be like. */
final class MessageRules {
    static final int MAX_CONTENT = 100_000;
    static final int MAX_MESSAGES = 100;

    private static final Set<String> FIELDS = Set.of("role", "content");
    private static final Set<String> ROLES = Set.of("assistant", "user", "system", "agent", "candidate");

    private MessageRules() {}

    /** The messages of a body that is one message or a list of them. */
    static List<ObjectNode> read(JsonNode body) {
        Faults faults = new Faults();
        List<ObjectNode> messages = body.isArray() ? list(body, faults) : List.of(message("", body, faults));
        faults.throwIfAny();
        return messages;
    }

    private static List<ObjectNode> list(JsonNode body, Faults faults) {
        if (body.isEmpty() || body.size() > MAX_MESSAGES) {
            faults.add("", "must be one message, or a list of 1 to " + MAX_MESSAGES);
        }
        List<ObjectNode> messages = new ArrayList<>();
        for (int i = 0; i < Math.min(body.size(), MAX_MESSAGES); i++) {
            messages.add(message("[" + i + "]", body.get(i), faults));
        }
        return messages;
    }

    private static ObjectNode message(String path, JsonNode body, Faults faults) {
        if (body instanceof ObjectNode message) {
            new ObjectRules(path, message, faults)
                    .only(FIELDS)
                    .oneOf("role", ROLES)
                    .requireText("content", MAX_CONTENT);
            return message;
        }
        faults.add(path, "must be a message: an object with role and content");
        return JsonNodeFactory.instance.objectNode();
    }
}
