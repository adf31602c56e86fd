package dev.parley.topology.support;

import java.util.LinkedHashMap;
import java.util.Map;

/** The entries that were used last: what was made once and can be made again, in bounded memory. Not thread-safe. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    /** @param most how many entries are kept, at least 1; the one that was not used for the longest time goes first */
    public Recent(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
