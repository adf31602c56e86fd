package dev.parley.local.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Attributes and methods of values. Nothing of Java can be reached by them. */
final class Members {
    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");

    private Members() {}

    /** {@code value.name}; undefined where there is nothing. */
    static Object attribute(Object value, String name) {
        return switch (value) {
            case Map<?, ?> map -> {
                Object method = method(map, name);
                yield method == Nothing.UNDEFINED ? Values.item(map, name) : method;
            }
            case String text -> method(text, name);
            case Nothing nothing
            when nothing == Nothing.UNDEFINED ->
                throw new TemplateException("the chat template uses '" + name + "' of something that is not there");
            default -> Nothing.UNDEFINED;
        };
    }

    private static Object method(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> function(_ -> pairs(map));
            case "keys" -> function(_ -> new ArrayList<Object>(map.keySet()));
            case "values" -> function(_ -> new ArrayList<Object>(map.values()));
            case "get" ->
                function(arguments -> {
                    Object found = map.get(arguments.get(0, "key"));
                    return found == null ? arguments.get(1, "default", Nothing.NONE) : found;
                });
            default -> Nothing.UNDEFINED;
        };
    }

    static List<Object> pairs(Map<?, ?> map) {
        List<Object> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(List.of(key, value)));
        return pairs;
    }

    private static Object method(String text, String name) {
        return switch (name) {
            case "strip" -> function(arguments -> strip(text, arguments, true, true));
            case "lstrip" -> function(arguments -> strip(text, arguments, true, false));
            case "rstrip" -> function(arguments -> strip(text, arguments, false, true));
            case "split" -> function(arguments -> split(text, arguments, false));
            case "rsplit" -> function(arguments -> split(text, arguments, true));
            case "splitlines" ->
                function(_ -> new ArrayList<Object>(text.lines().toList()));
            case "startswith" -> function(arguments -> any(arguments, text::startsWith));
            case "endswith" -> function(arguments -> any(arguments, text::endsWith));
            case "replace" -> function(arguments -> replace(text, arguments));
            case "upper" -> function(_ -> text.toUpperCase(Locale.ROOT));
            case "lower" -> function(_ -> text.toLowerCase(Locale.ROOT));
            case "title" -> function(_ -> title(text));
            case "capitalize" -> function(_ -> capitalize(text));
            default -> otherMethod(text, name);
        };
    }

    private static Object otherMethod(String text, String name) {
        return switch (name) {
            case "removeprefix" ->
                function(arguments -> text.startsWith(affix(arguments))
                        ? text.substring(affix(arguments).length())
                        : text);
            case "removesuffix" ->
                function(arguments -> text.endsWith(affix(arguments))
                        ? text.substring(0, text.length() - affix(arguments).length())
                        : text);
            case "isdigit" -> function(_ -> !text.isEmpty() && text.codePoints().allMatch(Character::isDigit));
            case "isalpha" -> function(_ -> !text.isEmpty() && text.codePoints().allMatch(Character::isLetter));
            case "find" -> function(arguments -> (long) text.indexOf(PythonText.of(arguments.get(0, "sub"))));
            case "count" -> function(arguments -> (long) text.split(quoted(arguments), -1).length - 1);
            case "join" ->
                function(arguments -> String.join(
                        text,
                        Values.items(arguments.get(0, "iterable")).stream()
                                .map(PythonText::of)
                                .toList()));
            default -> Nothing.UNDEFINED;
        };
    }

    private static Function function(Function function) {
        return function;
    }

    private static String affix(Arguments arguments) {
        return PythonText.of(arguments.get(0, "affix"));
    }

    private static String quoted(Arguments arguments) {
        return Pattern.quote(PythonText.of(arguments.get(0, "sub")));
    }

    private static Object any(Arguments arguments, java.util.function.Predicate<String> test) {
        Object wanted = arguments.get(0, "prefix");
        return wanted instanceof List<?> several
                ? (Object) several.stream().map(PythonText::of).anyMatch(test)
                : (Object) test.test(PythonText.of(wanted));
    }

    static String title(String text) {
        return LETTERS.matcher(text).replaceAll(match -> capitalize(match.group()));
    }

    static String capitalize(String text) {
        return text.isEmpty()
                ? ""
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    static String strip(String text, Arguments arguments, boolean begin, boolean end) {
        Object given = arguments.get(0, "chars", Nothing.NONE);
        int from = 0;
        int to = text.length();
        while (begin && from < to && strips(given, text.charAt(from))) {
            from++;
        }
        while (end && to > from && strips(given, text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean strips(Object given, char c) {
        // Python counts no-break spaces and the like as white space, Java does not.
        return given instanceof String characters
                ? characters.indexOf(c) >= 0
                : Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    private static String replace(String text, Arguments arguments) {
        String old = PythonText.of(arguments.get(0, "old"));
        String replacement = PythonText.of(arguments.get(1, "new"));
        long most = arguments.get(2, "count", -1L) instanceof Long count ? count : -1;
        return replace(text, old, replacement, most);
    }

    static String replace(String text, String old, String replacement, long most) {
        if (most < 0) {
            return text.replace(old, replacement);
        }
        String result = text;
        int from = 0;
        for (long i = 0; i < most && from <= result.length() && result.indexOf(old, from) >= 0; i++) {
            int at = result.indexOf(old, from);
            result = result.substring(0, at) + replacement + result.substring(at + old.length());
            // Nothing is found behind each character once.
            from = at + replacement.length() + (old.isEmpty() ? 1 : 0);
        }
        return result;
    }

    private static Object split(String text, Arguments arguments, boolean fromEnd) {
        long most = arguments.get(1, "maxsplit", -1L) instanceof Long count ? count : -1;
        if (!(arguments.get(0, "sep", Nothing.NONE) instanceof String separator)) {
            String stripped = strip(text, Arguments.NONE, true, true);
            String[] words = stripped.isEmpty() ? new String[0] : stripped.split("\\s+", (int) Math.max(0, most + 1));
            return new ArrayList<Object>(Arrays.asList(words));
        }
        if (separator.isEmpty()) {
            throw new TemplateException("the chat template splits a text at nothing");
        }
        List<Object> pieces = new ArrayList<>();
        String rest = text;
        while (most < 0 || pieces.size() < most) {
            int at = fromEnd ? rest.lastIndexOf(separator) : rest.indexOf(separator);
            if (at < 0) {
                break;
            }
            pieces.add(fromEnd ? 0 : pieces.size(), piece(rest, at, separator, fromEnd));
            rest = fromEnd ? rest.substring(0, at) : rest.substring(at + separator.length());
        }
        pieces.add(fromEnd ? 0 : pieces.size(), rest);
        return pieces;
    }

    private static String piece(String text, int at, String separator, boolean fromEnd) {
        return fromEnd ? text.substring(at + separator.length()) : text.substring(0, at);
    }
}
