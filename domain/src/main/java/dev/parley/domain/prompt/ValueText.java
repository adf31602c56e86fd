package dev.parley.domain.prompt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a field's value reads in a prompt: as a bullet list on lines of its own, or within a sentence. */
final class ValueText {

    private ValueText() {}

    /** Within a line: lists with commas, or with semicolons where an item has commas itself. */
    static String inline(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> name(entry.getKey()) + ": " + inline(entry.getValue()))
                        .collect(Collectors.joining(", "));
            case List<?> list -> {
                List<String> items = list.stream().map(ValueText::inline).toList();
                boolean commas = items.stream().anyMatch(item -> item.contains(","));
                yield String.join(commas ? "; " : ", ", items);
            }
            default -> scalar(value);
        };
    }

    /**
     * On lines of its own: one bullet for each item of a list, one line for each field of a mapping.
     *
     * @param indent what every line but the first starts with
     */
    static String block(Object value, String indent) {
        return String.join("\n" + indent, lines(value));
    }

    private static List<String> lines(Object value) {
        List<String> lines = new ArrayList<>();
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, inner) -> addField(lines, name(key), inner));
            case List<?> list -> list.forEach(item -> addIndented(lines, "- ", lines(item)));
            default -> scalar(value).lines().forEach(lines::add);
        }
        return lines;
    }

    private static void addField(List<String> lines, String name, Object value) {
        List<String> inner = lines(value);
        if (value instanceof Map || value instanceof List) {
            lines.add(name + ":");
            addIndented(lines, "  ", inner);
        } else {
            addIndented(lines, name + ": ", inner);
        }
    }

    private static void addIndented(List<String> lines, String first, List<String> inner) {
        for (int i = 0; i < inner.size(); i++) {
            lines.add((i == 0 ? first : "  ") + inner.get(i));
        }
        if (inner.isEmpty()) {
            lines.add(first.stripTrailing());
        }
    }

    private static String name(Object key) {
        return key.toString().replace('_', ' ');
    }

    private static String scalar(Object value) {
        return value instanceof BigDecimal number
                ? number.toPlainString()
                : value.toString().strip();
    }
}
