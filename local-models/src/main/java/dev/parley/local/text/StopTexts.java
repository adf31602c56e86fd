package dev.parley.local.text;

import java.util.List;

/** Cuts a text off before the first of several stop texts, however it comes in pieces. For one thread. */
final class StopTexts {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean reached;

    StopTexts(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    }

    /** The next piece, less what may be the beginning of a stop text, with what was held back before. */
    String add(String piece) {
        held.append(piece);
        int cut = firstStop();
        if (cut >= 0) {
            reached = true;
            held.setLength(cut);
            return rest();
        }
        int safe = held.length() - doubtful();
        String text = held.substring(0, safe);
        held.delete(0, safe);
        return text;
    }

    /** Whether a stop text has come: nothing is wanted behind it. */
    boolean reached() {
        return reached;
    }

    /** What was held back and turned out to be no stop text. */
    String rest() {
        String text = held.toString();
        held.setLength(0);
        return text;
    }

    private int firstStop() {
        return stops.stream()
                .mapToInt(held::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }

    /** Characters at the end that a stop text may begin with. */
    private int doubtful() {
        return stops.stream().mapToInt(this::overlap).max().orElse(0);
    }

    private int overlap(String stop) {
        for (int length = Math.min(stop.length() - 1, held.length()); length > 0; length--) {
            if (stop.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }
}
