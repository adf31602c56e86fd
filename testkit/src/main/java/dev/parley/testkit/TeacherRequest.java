package dev.parley.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request that a {@link ScriptedTeacher} has got.
 *
 * @param number from 1, in the order of arrival
 * @param body the body as it came
 * @param json the body read
 * @param headers the first value of every header, names in lower case
 */
public record TeacherRequest(int number, String body, JsonNode json, Map<String, String> headers) {
    /** Copies the headers. */
    public TeacherRequest {
        headers = Map.copyOf(headers);
    }

    /** The model that was asked. */
    public String model() {
        return json.path("model").asText();
    }

    /** The texts of the messages, in order. */
    public List<String> contents() {
        List<String> contents = new ArrayList<>();
        json.path("messages")
                .forEach(message -> contents.add(message.path("content").asText()));
        return contents;
    }

    /** The roles of the messages, in order. */
    public List<String> roles() {
        List<String> roles = new ArrayList<>();
        json.path("messages").forEach(message -> roles.add(message.path("role").asText()));
        return roles;
    }

    /** What the answer may depend on: the same model and messages, the same key. */
    String key() {
        return model() + json.path("messages");
    }
}
