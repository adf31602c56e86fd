package dev.parley.cli.progress;

import dev.parley.cli.Dollars;
import dev.parley.cli.Noun;
import dev.parley.cli.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Progress in words, figures and a bar. */
final class ProgressText {
    private static final int MOST_BAR = 40;
    private static final int LEAST_BAR = 5;
    private static final long THOUSAND = 1000;
    private static final long TEN_THOUSAND = 10_000;
    private static final long MILLION = 1_000_000;
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String DIM = "\033[2m";
    private static final String PLAIN = "\033[0m";

    private final Terminal terminal;

    ProgressText(Terminal terminal) {
        this.terminal = terminal;
    }

    /** One line that says everything, for logs. */
    static String line(ProgressSnapshot now, Pace pace) {
        String failed = now.failed() == 0 ? "" : " (" + number(now.failed()) + " failed)";
        String rest = pace.timeFor(now.total() - now.ended())
                .filter(_ -> now.ended() < now.total())
                .map(time -> ", " + clock(time) + " to go")
                .orElse("");
        return now.activity() + ": " + number(now.ended()) + " of " + number(now.total()) + " "
                + Noun.of(now.total(), "conversation") + failed + ", " + number(now.turns()) + " turns (" + rate(pace)
                + "), " + number(now.promptTokens()) + " + "
                + number(now.completionTokens()) + " tokens, " + Dollars.text(now.usd())
                + now.requests().map(requests -> ", " + requests(requests)).orElse("") + rest;
    }

    /** The lines of the live view, none of them wider than the terminal. */
    List<String> view(ProgressSnapshot now, Pace pace) {
        List<String> lines = new ArrayList<>(List.of(bar(now, pace), conversations(now), speech(now, pace)));
        now.requests().ifPresent(requests -> lines.add(fit("  requests       " + requests(requests))));
        return lines;
    }

    private String bar(ProgressSnapshot now, Pace pace) {
        Optional<Duration> time = pace.timeFor(now.total() - now.ended());
        String after = String.format(Locale.ROOT, " %3d %%", percent(now))
                + (now.ended() >= now.total()
                        ? ""
                        : "  ETA " + time.map(ProgressText::clock).orElse("-:--"));
        int room = terminal.width() - 1 - now.activity().length() - 1 - after.length();
        if (room < LEAST_BAR) {
            return fit(now.activity() + after);
        }
        int length = Math.min(room, MOST_BAR);
        int filled = now.total() == 0 ? 0 : (int) (length * Math.min(now.ended(), now.total()) / now.total());
        int red = now.total() == 0 ? 0 : (int) Math.ceilDiv(filled * now.failed(), Math.max(1, now.ended()));
        String full = terminal.unicode() ? "━" : "#";
        String empty = terminal.unicode() ? "─" : "-";
        return now.activity() + " " + painted(GREEN, full.repeat(filled - red)) + painted(RED, full.repeat(red))
                + painted(DIM, empty.repeat(length - filled)) + after;
    }

    private String conversations(ProgressSnapshot now) {
        String line = "  conversations  " + number(now.completed()) + " done, " + number(now.failed()) + " failed, "
                + number(now.total()) + " in all";
        return now.failed() == 0 ? fit(line) : emphasized(fit(line), number(now.failed()) + " failed");
    }

    private String speech(ProgressSnapshot now, Pace pace) {
        return fit("  turns          " + number(now.turns()) + " (" + rate(pace) + ")   tokens "
                + brief(now.promptTokens()) + " in, " + brief(now.completionTokens()) + " out   "
                + Dollars.text(now.usd()));
    }

    private static String requests(ProgressSnapshot.Requests requests) {
        return number(requests.inFlight()) + " in flight, " + number(requests.retries()) + " retries";
    }

    private static long percent(ProgressSnapshot now) {
        return now.total() == 0 ? 100 : 100 * Math.min(now.ended(), now.total()) / now.total();
    }

    private String fit(String line) {
        int most = terminal.width() - 1;
        return line.length() <= most ? line : line.substring(0, most);
    }

    private String painted(String color, String text) {
        return terminal.color() && !text.isEmpty() ? color + text + PLAIN : text;
    }

    private String emphasized(String line, String part) {
        return line.replace(part, painted(RED, part));
    }

    private static String rate(Pace pace) {
        return String.format(Locale.ROOT, "%,.1f/s", pace.turns());
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String brief(long value) {
        if (value < TEN_THOUSAND) {
            return number(value);
        }
        return value < MILLION
                ? String.format(Locale.ROOT, "%,d k", value / THOUSAND)
                : String.format(Locale.ROOT, "%,.1f M", (double) value / MILLION);
    }

    /** Minutes and seconds, with hours where there are any: 0:07, 1:02:03. */
    static String clock(Duration time) {
        String minutes = time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d", time.toHours(), time.toMinutesPart())
                : Integer.toString(time.toMinutesPart());
        return minutes + String.format(Locale.ROOT, ":%02d", time.toSecondsPart());
    }
}
