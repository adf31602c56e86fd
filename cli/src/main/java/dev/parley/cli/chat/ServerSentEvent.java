package dev.parley.cli.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * One server-sent event, as the HTML standard defines them.
 *
 * @param id of the event, for resuming behind it; empty when it has none
 * @param type of the event; {@code message} when it names none
 * @param data its lines, joined
 */
record ServerSentEvent(String id, String type, String data) {

    /** The events of a stream of lines, each as soon as the empty line that ends it is read. Comments are left out. */
    static Iterator<ServerSentEvent> parse(Iterator<String> lines) {
        return new Parser(lines);
    }

    private static final class Parser implements Iterator<ServerSentEvent> {
        private final Iterator<String> lines;
        private List<ServerSentEvent> next = List.of();

        Parser(Iterator<String> lines) {
            this.lines = lines;
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty()) {
                next = read();
            }
            return !next.isEmpty();
        }

        @Override
        public ServerSentEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the stream has ended");
            }
            ServerSentEvent event = next.getFirst();
            next = List.of();
            return event;
        }

        private List<ServerSentEvent> read() {
            String id = "";
            String type = "message";
            List<String> data = new ArrayList<>();
            while (lines.hasNext()) {
                String line = lines.next();
                if (line.isEmpty() && !data.isEmpty()) {
                    return List.of(new ServerSentEvent(id, type, String.join("\n", data)));
                }
                switch (field(line)) {
                    case "id" -> id = value(line);
                    case "event" -> type = value(line);
                    case "data" -> data.add(value(line));
                    default -> {} // comments, retry, and what the standard says to leave out
                }
            }
            return List.of();
        }

        private static String field(String line) {
            int colon = line.indexOf(':');
            return colon < 0 ? line : line.substring(0, colon);
        }

        private static String value(String line) {
            int colon = line.indexOf(':');
            String value = colon < 0 ? "" : line.substring(colon + 1);
            return value.startsWith(" ") ? value.substring(1) : value;
        }
    }
}
