package dev.parley.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.Faults;
import java.math.BigDecimal;
import java.util.Map;

/** Finds text that UTF-8 or Postgres cannot hold, and numbers that nobody can calculate with. */
public final class KeepableText {
    /** Of a double; a decimal beyond it would also be millions of digits when it is written out. */
    private static final int MAX_EXPONENT = 400;

    private KeepableText() {}

    static void check(JsonNode node, Faults faults) {
        check("", node, faults);
    }

    private static void check(String path, JsonNode node, Faults faults) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    checkField(path, field.getKey(), field.getValue(), faults);
                }
            }
            case ARRAY -> {
                for (int i = 0; i < node.size(); i++) {
                    check(path + "[" + i + "]", node.get(i), faults);
                }
            }
            case STRING -> {
                if (!isKeepable(node.textValue())) {
                    faults.add(path, "must not contain NUL or half of a surrogate pair");
                }
            }
            case NUMBER -> checkNumber(node);
            case BOOLEAN, NULL, BINARY, POJO, MISSING -> {}
        }
    }

    private static void checkField(String path, String name, JsonNode value, Faults faults) {
        if (!isKeepable(name)) {
            faults.add(path, "has a field whose name contains NUL or half of a surrogate pair");
            return;
        }
        check(path.isEmpty() ? name : path + "." + name, value, faults);
    }

    private static void checkNumber(JsonNode node) {
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            if (Math.abs((long) number.scale()) > MAX_EXPONENT || Double.isInfinite(number.doubleValue())) {
                throw ApiProblem.malformed("The body has a number beyond what a double holds.");
            }
        }
    }

    /** Whether a text can be kept as it is: neither NUL nor a surrogate without its other half. */
    public static boolean isKeepable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
