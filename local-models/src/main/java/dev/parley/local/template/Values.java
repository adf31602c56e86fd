package dev.parley.local.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What Python does with values: truth, equality, order, arithmetic, items. */
final class Values {
    /** The longest text or list that a multiplication may make. */
    private static final long MAX_REPEATED = 1 << 20;

    private Values() {}

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Nothing _ -> false;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static boolean areEqual(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) {
            return number(left) == number(right);
        }
        return left.equals(right);
    }

    static int compare(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) {
            return Double.compare(number(left), number(right));
        }
        if (left instanceof String one && right instanceof String other) {
            return one.compareTo(other);
        }
        throw new TemplateException("the chat template compares things that have no order");
    }

    static boolean contains(Object container, Object item) {
        return switch (container) {
            case String text -> item instanceof String piece && text.contains(piece);
            case Map<?, ?> map -> map.containsKey(item);
            case List<?> list -> list.stream().anyMatch(member -> areEqual(member, item));
            case Nothing nothing when nothing == Nothing.UNDEFINED -> false;
            default -> throw new TemplateException("the chat template looks for something in what holds nothing");
        };
    }

    /** What a loop goes through. */
    static List<Object> items(Object value) {
        return switch (value) {
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text ->
                new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
            case Nothing nothing when nothing == Nothing.UNDEFINED -> List.of();
            default -> throw new TemplateException("the chat template loops over " + PythonText.quoted(value));
        };
    }

    static long length(Object value) {
        return value instanceof String text
                ? text.codePointCount(0, text.length())
                : items(value).size();
    }

    static Object add(Object left, Object right) {
        if (left instanceof String one && right instanceof String other) {
            return one + other;
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            List<Object> joined = new ArrayList<>(one);
            joined.addAll(other);
            return joined;
        }
        return arithmetic("+", left, right);
    }

    static Object multiply(Object left, Object right) {
        if (left instanceof String text && right instanceof Long times) {
            if (text.length() * times > MAX_REPEATED) {
                throw new TemplateException("the chat template repeats a text too often");
            }
            return text.repeat((int) Math.max(0, times));
        }
        return arithmetic("*", left, right);
    }

    static Object arithmetic(String operator, Object left, Object right) {
        if (!isNumber(left) || !isNumber(right)) {
            throw new TemplateException("the chat template calculates " + PythonText.quoted(left) + " " + operator + " "
                    + PythonText.quoted(right));
        }
        boolean whole = !(left instanceof Double) && !(right instanceof Double) && !operator.equals("/");
        if (number(right) == 0 && (operator.startsWith("/") || operator.equals("%"))) {
            throw new TemplateException("the chat template divides by zero");
        }
        return whole
                ? (Object) wholes(operator, (long) number(left), (long) number(right))
                : (Object) fractions(operator, number(left), number(right));
    }

    private static long wholes(String operator, long left, long right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "//" -> Math.floorDiv(left, right);
            case "%" -> Math.floorMod(left, right);
            default -> (long) Math.pow((double) left, (double) right);
        };
    }

    private static double fractions(String operator, double left, double right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> left - right * Math.floor(left / right);
            default -> Math.pow(left, right);
        };
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static double number(Object value) {
        return switch (value) {
            case Boolean truth -> truth ? 1 : 0;
            case Long number -> number;
            case Double number -> number;
            default -> throw new TemplateException(PythonText.quoted(value) + " is not a number in the chat template");
        };
    }

    /** {@code value[index]}; undefined where there is nothing. */
    static Object item(Object value, Object index) {
        return switch (value) {
            case Map<?, ?> map -> {
                Object found = map.get(index);
                yield found == null ? Nothing.UNDEFINED : found;
            }
            case List<?> list when index instanceof Long place -> at(list, place);
            case String text when index instanceof Long place -> at(items(text), place);
            case Nothing nothing
            when nothing == Nothing.UNDEFINED ->
                throw new TemplateException(
                        "the chat template uses " + PythonText.quoted(index) + " of something that is not there");
            default -> index instanceof String name ? Members.attribute(value, name) : Nothing.UNDEFINED;
        };
    }

    private static Object at(List<?> list, long place) {
        long index = place < 0 ? place + list.size() : place;
        return index >= 0 && index < list.size() ? list.get((int) index) : Nothing.UNDEFINED;
    }

    /** {@code value[from:to:step]}, each of them possibly none. */
    static Object slice(Object value, Object from, Object to, Object step) {
        List<Object> items = items(value);
        int stride = step instanceof Long wanted ? (int) (long) wanted : 1;
        if (stride == 0) {
            throw new TemplateException("the chat template slices with step 0");
        }
        List<Object> cut = new ArrayList<>();
        int begin = bound(from, items.size(), stride, stride > 0 ? 0 : items.size() - 1);
        int end = bound(to, items.size(), stride, stride > 0 ? items.size() : -1);
        for (int i = begin; stride > 0 ? i < end : i > end; i += stride) {
            cut.add(items.get(i));
        }
        return value instanceof String
                ? String.join("", cut.stream().map(PythonText::of).toList())
                : cut;
    }

    private static int bound(Object given, int size, int stride, int otherwise) {
        if (!(given instanceof Long place)) {
            return otherwise;
        }
        long absolute = place < 0 ? place + size : place;
        return (int) (stride > 0 ? Math.clamp(absolute, 0, size) : Math.clamp(absolute, -1, size - 1L));
    }
}
