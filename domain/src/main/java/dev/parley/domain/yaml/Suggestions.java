package dev.parley.domain.yaml;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what somebody probably meant to write. */
public final class Suggestions {

    private static final int LONGEST_WORD = 64;
    private static final int LISTED = 12;

    private Suggestions() {}

    /**
     * The candidate nearest to a word, if one is near: about one edit for every three letters, case aside. One that looks the
     * same, and is only encoded in another way, is the nearest.
     *
     * @param word what was written
     * @param candidates what could have been written; the first of equally near ones wins
     */
    public static Optional<String> closest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        String normal = normal(word);
        Optional<String> twin = candidates.stream()
                .filter(candidate -> normal(candidate).equals(normal))
                .findFirst();
        return twin.isPresent() ? twin : nearest(word, candidates);
    }

    private static Optional<String> nearest(String word, Collection<String> candidates) {
        record Scored(String candidate, int distance) {}
        int allowed = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= allowed)
                .map(candidate -> new Scored(candidate, distance(lower(word), lower(candidate))))
                .filter(scored -> scored.distance() <= allowed)
                .min(Comparator.comparingInt(Scored::distance))
                .map(Scored::candidate);
    }

    /** Advice for an unknown word: the nearest candidate, if one is near, and the list of what there is. */
    public static String advice(String word, Collection<String> candidates) {
        return advice(word, closest(word, candidates), candidates);
    }

    /** Advice for an unknown word whose nearest candidate is known. */
    public static String advice(String word, Optional<String> closest, Collection<String> candidates) {
        return closest.map(candidate -> meant(word, candidate) + " There are: " + listed(candidates))
                .orElseGet(() -> candidates.isEmpty() ? "There are none" : "There are: " + listed(candidates));
    }

    /** Candidates as a readable list, shortened when long. */
    public static String listed(Collection<String> candidates) {
        String shown = candidates.stream().limit(LISTED).collect(Collectors.joining(", "));
        return candidates.size() <= LISTED ? shown : shown + " and " + (candidates.size() - LISTED) + " more";
    }

    /** Nobody would see a difference between the two. */
    private static String meant(String word, String candidate) {
        return !word.equals(candidate) && normal(word).equals(normal(candidate))
                ? "'" + candidate + "' looks the same, and differs in its Unicode normalisation: copy it from there."
                : "Did you mean '" + candidate + "'?";
    }

    /** What looks the same is the same: é may be one character, or an e with an accent behind it. */
    private static String normal(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFC);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Edits (insert, delete, replace, swap neighbours) that turn one word into the other. */
    static int distance(String left, String right) {
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                edits[i][j] = i == 0 ? j : j == 0 ? i : cheapest(edits, left, right, i, j);
            }
        }
        return edits[left.length()][right.length()];
    }

    private static int cheapest(int[][] edits, String left, String right, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
