package dev.parley.local.template;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions that Hugging Face gives to templates. */
final class Globals {
    private static final int MAX_RANGE = 100_000;

    private Globals() {}

    static Map<String, Object> with(Clock clock) {
        Map<String, Object> globals = new HashMap<>();
        globals.put("raise_exception", function(arguments -> {
            throw new TemplateException(PythonText.of(arguments.get(0, "message")));
        }));
        globals.put("strftime_now", function(arguments -> date(clock, PythonText.of(arguments.get(0, "format")))));
        globals.put("namespace", function(Globals::namespace));
        globals.put("dict", function(Globals::namespace));
        globals.put("range", function(Globals::range));
        return globals;
    }

    private static Function function(Function function) {
        return function;
    }

    private static Object namespace(Arguments arguments) {
        Namespace namespace = new Namespace();
        arguments.positional().forEach(values -> {
            if (values instanceof Map<?, ?> map) {
                map.forEach((key, value) -> namespace.put(PythonText.of(key), value));
            }
        });
        namespace.putAll(arguments.named());
        return namespace;
    }

    private static Object range(Arguments arguments) {
        boolean one = arguments.positional().size() == 1;
        long from = one ? 0 : whole(arguments.get(0, "start"));
        long to = whole(arguments.get(one ? 0 : 1, "stop"));
        long step = whole(arguments.get(2, "step", 1L));
        List<Object> numbers = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : step < 0 && i > to; i += step) {
            if (numbers.size() >= MAX_RANGE) {
                throw new TemplateException("the chat template counts further than " + MAX_RANGE);
            }
            numbers.add(i);
        }
        return numbers;
    }

    private static long whole(Object value) {
        return (long) Values.number(value);
    }

    private static String date(Clock clock, String format) {
        ZonedDateTime now = clock.instant().atZone(clock.getZone());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                text.append(field(now, format.charAt(++i)));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String field(ZonedDateTime now, char field) {
        return switch (field) {
            case 'd' -> pattern(now, "dd");
            case 'm' -> pattern(now, "MM");
            case 'y' -> pattern(now, "yy");
            case 'Y' -> pattern(now, "yyyy");
            case 'b' -> now.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'H' -> pattern(now, "HH");
            case 'I' -> pattern(now, "hh");
            case 'M' -> pattern(now, "mm");
            case 'S' -> pattern(now, "ss");
            case 'p' -> now.getHour() < 12 ? "AM" : "PM";
            case 'j' -> pattern(now, "DDD");
            case 'F' -> pattern(now, "yyyy-MM-dd");
            case 'T' -> pattern(now, "HH:mm:ss");
            case '%' -> "%";
            default -> throw new TemplateException("the chat template asks for '%" + field + "' of the date");
        };
    }

    private static String pattern(ZonedDateTime now, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(now);
    }
}
