package dev.parley.local.template;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as Python writes them. */
final class PythonText {
    private PythonText() {}

    /** As {@code str} writes it; what was never set is empty. */
    static String of(Object value) {
        return value instanceof String text ? text : value == Nothing.UNDEFINED ? "" : quoted(value);
    }

    /** As {@code repr} writes it. */
    static String quoted(Object value) {
        return switch (value) {
            case Boolean truth -> truth ? "True" : "False";
            case Nothing nothing -> nothing == Nothing.NONE ? "None" : "Undefined";
            case String text -> quote(text);
            case List<?> list -> list.stream().map(PythonText::quoted).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Function _ -> "<function>";
            default -> value.toString();
        };
    }

    private static String quote(String text) {
        char mark = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        String escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return mark + (mark == '\'' ? escaped.replace("'", "\\'") : escaped) + mark;
    }

    /** As {@code json.dumps} writes it, with letters as they are. */
    static String json(Object value, int indent) {
        StringBuilder json = new StringBuilder();
        json(value, indent, 0, json);
        return json.toString();
    }

    private static void json(Object value, int indent, int depth, StringBuilder json) {
        switch (value) {
            case Map<?, ?> map -> {
                json.append('{');
                String between = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.append(between);
                    lineBreak(indent, depth + 1, json);
                    jsonText(of(entry.getKey()), json);
                    json.append(": ");
                    json(entry.getValue(), indent, depth + 1, json);
                    between = indent > 0 ? "," : ", ";
                }
                lineBreak(map.isEmpty() ? 0 : indent, depth, json);
                json.append('}');
            }
            case List<?> list -> {
                json.append('[');
                String between = "";
                for (Object item : list) {
                    json.append(between);
                    lineBreak(indent, depth + 1, json);
                    json(item, indent, depth + 1, json);
                    between = indent > 0 ? "," : ", ";
                }
                lineBreak(list.isEmpty() ? 0 : indent, depth, json);
                json.append(']');
            }
            case String text -> jsonText(text, json);
            case Nothing nothing when nothing == Nothing.NONE -> json.append("null");
            case Boolean _, Long _, Double _ -> json.append(value);
            default -> throw new TemplateException("the chat template writes something as JSON that has no JSON");
        }
    }

    private static void lineBreak(int indent, int depth, StringBuilder json) {
        if (indent > 0) {
            json.append('\n').repeat(" ", indent * depth);
        }
    }

    private static void jsonText(String text, StringBuilder json) {
        json.append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> {
                    if (c < ' ') {
                        json.append(String.format("\\u%04x", c));
                    } else {
                        json.append((char) c);
                    }
                }
            }
        });
        json.append('"');
    }
}
