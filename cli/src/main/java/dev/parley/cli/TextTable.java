package dev.parley.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rows of text in columns as wide as they need to be, two spaces apart. A row is one line: what others wrote into it breaks none,
 * and tells a terminal nothing.
 */
public final class TextTable {
    private final Set<Integer> right;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param right columns, from 0, that are aligned to the right: numbers
     */
    public TextTable(Set<Integer> right) {
        this.right = Set.copyOf(right);
    }

    /** Adds a row; rows may have different lengths. */
    public TextTable row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell).replaceAll("\\p{Cc}+", " "));
        }
        rows.add(row);
        return this;
    }

    /** The rows, each ended by a line break and without spaces before it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int[] widths = widths();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : "  ").append(padded(row.get(column), column, widths[column]));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private String padded(String cell, int column, int width) {
        String space = " ".repeat(width - cell.length());
        return right.contains(column) ? space + cell : cell + space;
    }
}
