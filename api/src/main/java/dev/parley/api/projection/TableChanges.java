package dev.parley.api.projection;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * What a batch does to one table: erasures, then rows, at most one of each for a key. Done in that order they have the effect of
 * all the batch's changes one after the other.
 *
 * @param <K> key
 * @param <R> row
 */
final class TableChanges<K, R> {
    private final Map<K, R> rows = new LinkedHashMap<>();
    private final Set<K> erased = new LinkedHashSet<>();
    private final BinaryOperator<R> merge;

    /** @param merge makes one row of an earlier and a later one, as the table itself would */
    TableChanges(BinaryOperator<R> merge) {
        this.merge = merge;
    }

    void save(K key, R row) {
        rows.merge(key, row, merge);
    }

    void erase(K key) {
        rows.remove(key);
        erased.add(key);
    }

    Collection<R> rows() {
        return rows.values();
    }

    Collection<K> erased() {
        return erased;
    }
}
