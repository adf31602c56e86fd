package dev.parley.local.engine;

/** One row of the cache: whose keys and values lie there. */
final class KvRow {
    private static final int[] NOTHING = {};

    private int index;
    private int[] ids = NOTHING;
    private int length;
    private boolean taken;
    private long freed;

    KvRow(int index) {
        this.index = index;
    }

    /** Its place in the cache. */
    int index() {
        return index;
    }

    void moveTo(int place) {
        index = place;
    }

    /** How many tokens, from the first on, lie there. */
    int length() {
        return length;
    }

    boolean taken() {
        return taken;
    }

    /** When it was last given back, as a count; 0 for never. */
    long freed() {
        return freed;
    }

    void take() {
        taken = true;
    }

    void free(long now) {
        taken = false;
        freed = now;
    }

    /** The first tokens of ids lie there, and no others. */
    void holds(int[] tokens, int count) {
        ids = tokens;
        length = count;
    }

    /** How many tokens of a prompt, from the first on, lie there. */
    int shared(int[] prompt) {
        int most = Math.min(length, prompt.length);
        int same = 0;
        while (same < most && ids[same] == prompt[same]) {
            same++;
        }
        return same;
    }
}
