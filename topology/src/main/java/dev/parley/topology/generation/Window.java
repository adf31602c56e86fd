package dev.parley.topology.generation;

/**
 * How many conversations of a partition may wait for answers at once. More keep more calls in flight; fewer finish the first
 * conversations sooner and leave less undone when a budget ends.
 *
 * @param most as long as more than that many wait to be opened, at least 1
 * @param mostAtTheEnd when no more than that are left to be opened, at least {@code most}
 */
public record Window(int most, int mostAtTheEnd) {
    /** Of a topology that serves whoever comes. */
    public static final Window DEFAULT = Window.widening(128);

    public Window {
        if (most < 1 || mostAtTheEnd < most) {
            throw new IllegalArgumentException(
                    "a window must be at least 1 and never shrink, not " + most + " and then " + mostAtTheEnd);
        }
    }

    /**
     * The last ones begin together: those left behind the last whole window would wait for each other's answers, with few calls
     * at a time.
     */
    public static Window widening(int most) {
        return new Window(most, 2 * most);
    }

    /** Never more than that: every conversation that is open when a budget ends was begun in vain. */
    public static Window fixed(int most) {
        return new Window(most, most);
    }

    /** @param waiting how many wait to be opened */
    int most(long waiting) {
        return waiting > most ? most : mostAtTheEnd;
    }
}
