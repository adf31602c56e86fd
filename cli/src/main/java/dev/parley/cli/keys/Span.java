package dev.parley.cli.keys;

import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people type them: {@code 30m}, {@code 12h}, {@code 90d}; {@code 0} is none. */
final class Span {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})([mhd])|0");

    private Span() {}

    static Duration parse(String option, String text) throws CommandFailure {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new CommandFailure(
                    ExitCode.USAGE, option + " must be a number with m, h or d, like 12h, not '" + text + "'.");
        }
        if (matcher.group(1) == null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).charAt(0)) {
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
