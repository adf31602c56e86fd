package dev.parley.domain.yaml;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one file, so that its author sees all of them at once. Not thread-safe. */
public final class ConfigProblems {

    /** More than this many are counted, not kept: nobody reads on, and a hostile file must not fill the heap. */
    static final int KEPT = 200;

    private final String file;
    private final Set<ConfigProblem> kept = new LinkedHashSet<>();
    private long dropped;

    /**
     * @param file name of the file, as its author knows it
     */
    public ConfigProblems(String file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** Name of the file. */
    public String file() {
        return file;
    }

    /** Adds a problem at a place; lines and columns count from 1. The same problem twice is one problem. */
    public void add(int line, int column, String message, String advice) {
        ConfigProblem problem = new ConfigProblem(file, line, column, message, advice);
        if (kept.size() < KEPT) {
            kept.add(problem);
        } else if (!kept.contains(problem)) {
            dropped++;
        }
    }

    /**
     * Counts a problem when there are too many to keep it: then nobody has to find out where it is and what to do about it.
     *
     * @return whether it was counted; otherwise it is to be added
     */
    boolean drop() {
        boolean full = kept.size() >= KEPT;
        dropped += full ? 1 : 0;
        return full;
    }

    /** Adds a problem with the file as a whole. */
    public void addForFile(String message, String advice) {
        add(0, 0, message, advice);
    }

    /** Whether nothing is wrong so far. */
    public boolean isEmpty() {
        return kept.isEmpty();
    }

    /** The problems by line and column; when there were too many to keep, the last one says so. */
    public List<ConfigProblem> list() {
        List<ConfigProblem> sorted = new ArrayList<>(kept.stream().sorted().toList());
        if (dropped > 0) {
            sorted.add(ConfigProblem.ofFile(
                    file, dropped + " more problems are not shown", "Mend the others and try again"));
        }
        return List.copyOf(sorted);
    }

    /**
     * Ends reading the file when something is wrong with it.
     *
     * @throws ConfigException with all problems
     */
    public void throwIfAny() throws ConfigException {
        if (!isEmpty()) {
            throw new ConfigException(list());
        }
    }
}
