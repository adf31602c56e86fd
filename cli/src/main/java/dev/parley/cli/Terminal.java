package dev.parley.cli;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What standard error can show.
 *
 * @param live whether a person watches it and it can redraw lines
 * @param color whether it may be coloured
 * @param unicode whether it shows more than ASCII
 * @param width columns of a line, at least 20
 */
public record Terminal(boolean live, boolean color, boolean unicode, int width) {
    private static final int USUAL_WIDTH = 80;
    private static final int LEAST_WIDTH = 20;

    /** Not a terminal: a file, a pipe, a log of a build. */
    public static final Terminal NONE = new Terminal(false, false, false, USUAL_WIDTH);

    public Terminal {
        width = Math.max(LEAST_WIDTH, width);
        color = color && live;
    }

    /**
     * Finds out. The launcher says in {@code parley.terminal} whether standard error is a terminal and in
     * {@code parley.terminal.columns} how wide; without it, the JVM's console is asked. {@code TERM=dumb} is no terminal,
     * {@code NO_COLOR} takes the colours away.
     */
    public static Terminal detect(Map<String, String> environment, Properties system) {
        boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
        String told = system.getProperty("parley.terminal");
        boolean live = !dumb && (told == null ? interactive(System.console()) : Boolean.parseBoolean(told));
        boolean color = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(live, color, unicode(system), width(environment, system));
    }

    private static boolean interactive(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    private static boolean unicode(Properties system) {
        String name = system.getProperty("stderr.encoding", system.getProperty("native.encoding", "US-ASCII"));
        return Charset.isSupported(name) && Charset.forName(name).equals(StandardCharsets.UTF_8);
    }

    private static int width(Map<String, String> environment, Properties system) {
        String told = system.getProperty("parley.terminal.columns", environment.getOrDefault("COLUMNS", ""));
        return told.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(told) : USUAL_WIDTH;
    }
}
