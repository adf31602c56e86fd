package dev.parley.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.id.Uuid7;
import dev.parley.api.problem.Faults;
import java.util.Set;
import java.util.function.Consumer;

/** What an object of a request must be like. Every rule that does not hold is noted, and none stops the others. */
public final class ObjectRules {
    /** What the documentation says of a text that must not be blank: the same in every dialect of regular expressions. */
    public static final String NOT_BLANK = "[^ \\t\\n\\r]";

    private final String path;
    private final ObjectNode object;
    private final Faults faults;

    /** @param path where the object lies in the request; empty for the request itself */
    public ObjectRules(String path, ObjectNode object, Faults faults) {
        this.path = path;
        this.object = object;
        this.faults = faults;
    }

    /** Nothing but these fields. */
    public ObjectRules only(Set<String> names) {
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                faults.add(
                        at(name),
                        "is not a field of this; there are "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        });
        return this;
    }

    /** A text that is there and not blank. */
    public ObjectRules requireText(String name, int most) {
        if (isAbsent(name)) {
            faults.add(at(name), "is required");
        } else if (isText(name, most) && isBlank(object.get(name).textValue())) {
            faults.add(at(name), "must not be blank");
        }
        return this;
    }

    /** A text, if it is there. */
    public ObjectRules text(String name, int most) {
        if (!isAbsent(name)) {
            isText(name, most);
        }
        return this;
    }

    /** One of some words. */
    public ObjectRules oneOf(String name, Set<String> words) {
        if (!object.path(name).isTextual() || !words.contains(object.get(name).textValue())) {
            faults.add(
                    at(name),
                    "must be one of "
                            + String.join(", ", words.stream().sorted().toList()));
        }
        return this;
    }

    /** A UUID that is there. */
    public ObjectRules requireUuid(String name) {
        if (isAbsent(name)) {
            faults.add(at(name), "is required");
        } else if (!object.get(name).isTextual()
                || !Uuid7.isUuid(object.get(name).textValue())) {
            faults.add(at(name), "must be a UUID");
        }
        return this;
    }

    /** A truth value, if it is there. */
    public ObjectRules truth(String name) {
        if (!isAbsent(name) && !object.get(name).isBoolean()) {
            faults.add(at(name), "must be true or false");
        }
        return this;
    }

    /** An object, if it is there. */
    public ObjectRules object(String name) {
        if (!isAbsent(name) && !object.get(name).isObject()) {
            faults.add(at(name), "must be an object");
        }
        return this;
    }

    /** A list of objects that follow rules of their own, if it is there. */
    public ObjectRules objects(String name, int most, Consumer<ObjectRules> rules) {
        if (isAbsent(name) || !isList(name, most)) {
            return this;
        }
        JsonNode list = object.get(name);
        for (int i = 0; i < list.size(); i++) {
            String place = at(name) + "[" + i + "]";
            if (list.get(i) instanceof ObjectNode item) {
                rules.accept(new ObjectRules(place, item, faults));
            } else {
                faults.add(place, "must be an object");
            }
        }
        return this;
    }

    /** A text, or a list of texts, if it is there. */
    public ObjectRules textOrTexts(String name, int most, int mostItems) {
        if (isAbsent(name) || object.get(name).isTextual()) {
            return text(name, most);
        }
        if (!object.get(name).isArray()) {
            faults.add(at(name), "must be text, or a list of texts");
            return this;
        }
        JsonNode list = object.get(name);
        isList(name, mostItems);
        for (int i = 0; i < list.size(); i++) {
            if (!list.get(i).isTextual()) {
                faults.add(at(name) + "[" + i + "]", "must be text");
            }
        }
        return this;
    }

    private boolean isAbsent(String name) {
        return !object.hasNonNull(name);
    }

    private boolean isText(String name, int most) {
        JsonNode value = object.get(name);
        if (!value.isTextual()) {
            faults.add(at(name), "must be text");
            return false;
        }
        // As JSON Schema counts: an emoji is one character.
        int length = value.textValue().codePointCount(0, value.textValue().length());
        if (length > most) {
            faults.add(at(name), "has " + length + " characters; at most " + most + " are allowed");
        }
        return length <= most;
    }

    /** Exactly what {@link #NOT_BLANK} says. */
    private static boolean isBlank(String text) {
        return text.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\n' || c == '\r');
    }

    private boolean isList(String name, int most) {
        JsonNode value = object.get(name);
        if (!value.isArray()) {
            faults.add(at(name), "must be a list");
            return false;
        }
        if (value.size() > most) {
            faults.add(at(name), "has " + value.size() + " entries; at most " + most + " are allowed");
        }
        return value.size() <= most;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
