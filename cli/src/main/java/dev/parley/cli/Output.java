package dev.parley.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a command speaks: results go to standard output and nothing else does; everything said on the way goes to standard
 * error. What models and providers wrote tells a terminal nothing: of control characters, only line ends and tabs are printed.
 * Safe for use by several threads.
 */
public final class Output {
    private static final String ESCAPE = "\033[";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\n\t]]");

    private final PrintWriter results;
    private final PrintWriter messages;
    private final Terminal terminal;
    private final boolean json;
    private final boolean quiet;
    private List<String> standing = List.of();
    private boolean answered;

    /**
     * @param results standard output
     * @param messages standard error
     * @param terminal what standard error can show
     * @param options whether JSON is wanted, and whether quiet
     */
    public Output(PrintWriter results, PrintWriter messages, Terminal terminal, CommonOptions options) {
        this.results = results;
        this.messages = messages;
        this.terminal = terminal;
        this.json = options.json();
        this.quiet = options.quiet();
    }

    /**
     * Prints the command's result, once.
     *
     * @param document what is printed as JSON: records (their names in snake case), maps, lists, numbers, text
     * @param text what is printed for people; asked only when it is needed
     */
    public void result(Object document, Supplier<String> text) {
        document(json ? Json.pretty(document) : plain(text.get()));
    }

    /**
     * Prints a result that may be larger than the memory, once, as it comes.
     *
     * @param document as above; iterators are read while they are printed
     * @param text the pieces of what is printed for people; asked only when they are needed
     */
    public synchronized void stream(Object document, Supplier<Stream<String>> text) {
        answered = true;
        if (json) {
            Json.print(document, results);
        } else {
            text.get().forEach(piece -> results.print(plain(piece)));
        }
        results.flush();
    }

    /** Prints a result that is the same with and without {@code --json}: a JSON document already. */
    public synchronized void document(String text) {
        answered = true;
        results.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        results.flush();
    }

    /** Prints a result that is followed by others: as one line of JSON, or as text for people. */
    public void line(Object document, Supplier<String> text) {
        document(json ? Json.line(document) + "\n" : plain(text.get()));
    }

    /** Prints a piece of a text that is being written; not with {@code --json}. */
    public synchronized void piece(String text) {
        if (!json) {
            results.print(plain(text));
            results.flush();
        }
    }

    /** Asks for something on a terminal; elsewhere, nobody waits for the question. */
    public synchronized void prompt(String text) {
        if (terminal.live() && !json) {
            piece(text);
        }
    }

    /** Says something that is good to know; not when quiet. */
    public void note(String text) {
        if (!quiet) {
            warn(text);
        }
    }

    /** Says something that must be known. */
    public synchronized void warn(String text) {
        List<String> kept = standing;
        stand(List.of());
        messages.println(plain(text));
        stand(kept);
        messages.flush();
    }

    /**
     * Keeps lines standing below everything else that is said, in place of those that stood there before. Only for a live
     * terminal, and not when quiet.
     *
     * @param lines no lines to end it; what is wider than the terminal is cut off, and must not be coloured
     */
    public synchronized void stand(List<String> lines) {
        if (quiet) {
            return;
        }
        if (!standing.isEmpty()) {
            messages.print(ESCAPE + standing.size() + "A\r" + ESCAPE + "J");
        }
        lines.forEach(line -> messages.print(fit(line) + "\n"));
        standing = List.copyOf(lines);
        messages.flush();
    }

    private static String plain(String text) {
        return CONTROL.matcher(text).replaceAll("");
    }

    /** A line that went on in the next one could not be taken away. */
    private String fit(String line) {
        int most = terminal.width() - 1;
        return line.length() <= most || line.contains(ESCAPE) ? line : line.substring(0, most);
    }

    /** What standard error can show. */
    public Terminal terminal() {
        return terminal;
    }

    /** Whether the result is one JSON document. */
    public boolean json() {
        return json;
    }

    /** Whether only results and errors are wanted. */
    public boolean quiet() {
        return quiet;
    }

    /** Whether a result was printed. */
    synchronized boolean answered() {
        return answered;
    }

    /** Writes what is still held back, and tells whether standard output was closed by its reader. */
    public synchronized boolean closed() {
        messages.flush();
        return results.checkError();
    }
}
