package dev.parley.local.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tests behind {@code is}. */
final class Tests {
    private Tests() {}

    static boolean holds(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "defined" -> value != Nothing.UNDEFINED;
            case "undefined" -> value == Nothing.UNDEFINED;
            case "none" -> value == Nothing.NONE;
            case "string" -> value instanceof String;
            case "number" -> Values.isNumber(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "mapping" -> value instanceof Map;
            case "iterable", "sequence" ->
                value instanceof List || value instanceof Map || value instanceof String || value == Nothing.UNDEFINED;
            case "callable" -> value instanceof Function;
            default -> compares(name, value, arguments);
        };
    }

    private static boolean compares(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "odd" -> Values.arithmetic("%", value, 2L).equals(1L);
            case "even" -> Values.arithmetic("%", value, 2L).equals(0L);
            case "divisibleby" ->
                Values.arithmetic("%", value, arguments.get(0, "num")).equals(0L);
            case "equalto", "eq", "==" -> Values.areEqual(value, arguments.get(0, "other"));
            case "sameas" -> value.equals(arguments.get(0, "other"));
            case "ne", "!=" -> !Values.areEqual(value, arguments.get(0, "other"));
            case "lt", "lessthan", "<" -> Values.compare(value, arguments.get(0, "other")) < 0;
            case "gt", "greaterthan", ">" -> Values.compare(value, arguments.get(0, "other")) > 0;
            case "le", "<=" -> Values.compare(value, arguments.get(0, "other")) <= 0;
            case "ge", ">=" -> Values.compare(value, arguments.get(0, "other")) >= 0;
            case "in" -> Values.contains(arguments.get(0, "seq"), value);
            case "lower" -> PythonText.of(value).equals(PythonText.of(value).toLowerCase(Locale.ROOT));
            case "upper" -> PythonText.of(value).equals(PythonText.of(value).toUpperCase(Locale.ROOT));
            default -> throw new TemplateException("the chat template asks 'is " + name + "', which is not known");
        };
    }
}
