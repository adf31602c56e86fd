package dev.parley.local.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The filters behind {@code |}. */
final class Filters {
    private Filters() {}

    static Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "trim" -> Members.strip(PythonText.of(value), arguments, true, true);
            case "upper" -> PythonText.of(value).toUpperCase(Locale.ROOT);
            case "lower" -> PythonText.of(value).toLowerCase(Locale.ROOT);
            case "title" -> Members.title(PythonText.of(value));
            case "capitalize" -> Members.capitalize(PythonText.of(value));
            case "string", "safe" -> PythonText.of(value);
            case "replace" -> replace(PythonText.of(value), arguments);
            case "indent" -> indent(PythonText.of(value), arguments);
            case "tojson" ->
                PythonText.json(value, arguments.get(0, "indent", 0L) instanceof Long width ? (int) (long) width : 0);
            case "default", "d" -> otherwise(value, arguments);
            case "int" -> whole(value, arguments);
            case "float" ->
                number(value) == Nothing.NONE ? arguments.get(0, "default", 0.0) : Values.number(number(value));
            case "abs" -> Values.number(value) < 0 ? Values.arithmetic("-", 0L, value) : value;
            case "length", "count" -> Values.length(value);
            default -> ofLists(name, value, arguments);
        };
    }

    private static Object ofLists(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "first" -> Values.item(Values.items(value), 0L);
            case "last" -> Values.item(Values.items(value), -1L);
            case "list" -> Values.items(value);
            case "reverse" -> Values.slice(value, Nothing.NONE, Nothing.NONE, -1L);
            case "join" -> join(value, arguments);
            case "unique" -> new ArrayList<>(new LinkedHashSet<>(Values.items(value)));
            case "sort" -> sort(value, arguments);
            case "items" -> value instanceof Map<?, ?> map ? Members.pairs(map) : List.of();
            case "dictsort" -> dictSort(value);
            case "map" -> map(value, arguments);
            case "select" -> select(value, item -> test(item, arguments, 0));
            case "reject" -> select(value, item -> !test(item, arguments, 0));
            case "selectattr" -> select(value, item -> test(attribute(item, arguments), arguments, 1));
            case "rejectattr" -> select(value, item -> !test(attribute(item, arguments), arguments, 1));
            default ->
                throw new TemplateException("the chat template uses the filter '" + name + "', which is not known");
        };
    }

    private static String replace(String text, Arguments arguments) {
        long most = arguments.get(2, "count", -1L) instanceof Long count ? count : -1;
        return Members.replace(
                text, PythonText.of(arguments.get(0, "old")), PythonText.of(arguments.get(1, "new")), most);
    }

    private static String indent(String text, Arguments arguments) {
        Object width = arguments.get(0, "width", 4L);
        String margin =
                width instanceof Long columns ? " ".repeat((int) Math.clamp(columns, 0, 100)) : PythonText.of(width);
        boolean first = Values.isTrue(arguments.get(1, "first", false));
        boolean blank = Values.isTrue(arguments.get(2, "blank", false));
        StringBuilder indented = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean moves = (i > 0 || first) && (blank || !lines[i].isEmpty());
            indented.append(i > 0 ? "\n" : "").append(moves ? margin : "").append(lines[i]);
        }
        return indented.toString();
    }

    private static Object otherwise(Object value, Arguments arguments) {
        boolean missing = value == Nothing.UNDEFINED
                || (Values.isTrue(arguments.get(1, "boolean", false)) && !Values.isTrue(value));
        return missing ? arguments.get(0, "default_value", "") : value;
    }

    private static Object number(Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        return text.strip().matches("[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?")
                ? (Object) Double.valueOf(text.strip())
                : Nothing.NONE;
    }

    private static Object whole(Object value, Arguments arguments) {
        Object number = number(value);
        return Values.isNumber(number) ? (Object) (long) Values.number(number) : arguments.get(0, "default", 0L);
    }

    private static String join(Object value, Arguments arguments) {
        String between = PythonText.of(arguments.get(0, "d", ""));
        Object attribute = arguments.get(1, "attribute", Nothing.NONE);
        return Values.items(value).stream()
                .map(item -> attribute == Nothing.NONE ? item : Values.item(item, attribute))
                .map(PythonText::of)
                .collect(Collectors.joining(between));
    }

    private static Object sort(Object value, Arguments arguments) {
        boolean cases = Values.isTrue(arguments.get(1, "case_sensitive", false));
        Object attribute = arguments.get(2, "attribute", Nothing.NONE);
        Comparator<Object> order = Comparator.comparing(
                item -> {
                    Object key = attribute == Nothing.NONE ? item : Values.item(item, attribute);
                    return key instanceof String text && !cases ? text.toLowerCase(Locale.ROOT) : key;
                },
                Values::compare);
        boolean reverse = Values.isTrue(arguments.get(0, "reverse", false));
        return Values.items(value).stream()
                .sorted(reverse ? order.reversed() : order)
                .collect(Collectors.toList());
    }

    private static Object dictSort(Object value) {
        List<Object> pairs = value instanceof Map<?, ?> map ? Members.pairs(map) : new ArrayList<>();
        pairs.sort((one, other) ->
                PythonText.of(Values.item(one, 0L)).compareToIgnoreCase(PythonText.of(Values.item(other, 0L))));
        return pairs;
    }

    private static Object map(Object value, Arguments arguments) {
        Object attribute = arguments.named().getOrDefault("attribute", Nothing.NONE);
        List<Object> mapped = new ArrayList<>();
        for (Object item : Values.items(value)) {
            mapped.add(
                    attribute == Nothing.NONE
                            ? apply(PythonText.of(arguments.get(0, "filter")), item, rest(arguments, 1))
                            : Values.item(item, attribute));
        }
        return mapped;
    }

    private static Object attribute(Object item, Arguments arguments) {
        return Values.item(item, arguments.get(0, "attribute"));
    }

    private static List<Object> select(Object value, Predicate<Object> wanted) {
        return Values.items(value).stream().filter(wanted).collect(Collectors.toList());
    }

    private static boolean test(Object item, Arguments arguments, int place) {
        return place < arguments.positional().size()
                ? Tests.holds(PythonText.of(arguments.positional().get(place)), item, rest(arguments, place + 1))
                : Values.isTrue(item);
    }

    private static Arguments rest(Arguments arguments, int from) {
        List<Object> all = arguments.positional();
        return new Arguments(all.subList(Math.min(from, all.size()), all.size()), Map.of());
    }
}
