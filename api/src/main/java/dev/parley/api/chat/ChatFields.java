package dev.parley.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.problem.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads fields, each of which may be left out or null, and notes what is wrong with them. */
public final class ChatFields {
    public static final double MAX_TEMPERATURE = 2;
    public static final int MAX_TOKENS = 1_000_000;
    private static final int MAX_STOPS = 4;
    private static final int MAX_TEXT = 200;

    private final ObjectNode body;
    private final Faults faults;

    public ChatFields(ObjectNode body, Faults faults) {
        this.body = body;
        this.faults = faults;
    }

    private Optional<JsonNode> find(String name) {
        return Optional.<JsonNode>ofNullable(body.get(name)).filter(value -> !value.isNull());
    }

    public boolean truth(String name, boolean otherwise) {
        Optional<JsonNode> value = find(name);
        value.filter(found -> !found.isBoolean()).ifPresent(_ -> faults.add(name, "must be true or false"));
        return value.map(found -> found.asBoolean(otherwise)).orElse(otherwise);
    }

    public Optional<String> text(String name) {
        Optional<JsonNode> value = find(name);
        value.filter(found -> !isText(found))
                .ifPresent(_ -> faults.add(name, "must be a text of 1 to " + MAX_TEXT + " characters"));
        return value.filter(ChatFields::isText).map(JsonNode::textValue);
    }

    private static boolean isText(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : "";
        // As JSON Schema counts: an emoji is one character.
        return !text.isEmpty() && text.codePointCount(0, text.length()) <= MAX_TEXT;
    }

    public OptionalDouble number(String name, double least, double most) {
        Optional<JsonNode> value = find(name);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        double number = value.get().isNumber() ? value.get().doubleValue() : Double.NaN;
        if (number >= least && number <= most) {
            return OptionalDouble.of(number);
        }
        faults.add(name, "must be a number from " + plain(least) + " to " + plain(most));
        return OptionalDouble.empty();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    public OptionalInt count(String name, int most) {
        Optional<JsonNode> value = find(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        // As JSON Schema has it: 5.0 is a whole number too.
        double number = value.get().isNumber() ? value.get().doubleValue() : Double.NaN;
        if (number == Math.rint(number) && number >= 1 && number <= most) {
            return OptionalInt.of((int) number);
        }
        faults.add(name, most == 1 ? "must be 1" : "must be a whole number from 1 to " + most);
        return OptionalInt.empty();
    }

    /** One text or a list of them. */
    public List<String> stops(String name) {
        List<String> stops = new ArrayList<>();
        Optional<JsonNode> value = find(name);
        value.filter(ChatFields::isText).ifPresent(one -> stops.add(one.textValue()));
        value.filter(JsonNode::isArray)
                .ifPresent(list -> list.forEach(one -> {
                    if (isText(one)) {
                        stops.add(one.textValue());
                    }
                }));
        int given = value.map(found -> found.isArray() ? found.size() : 1).orElse(0);
        if (given > MAX_STOPS || stops.size() != given) {
            faults.add(
                    name,
                    "must be a text, or a list of at most " + MAX_STOPS + ", each of 1 to " + MAX_TEXT + " characters");
            return List.of();
        }
        return stops;
    }
}
