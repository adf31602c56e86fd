package dev.parley.worker.model.rehearsal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compares what a job requires with what a résumé says. */
final class Skills {
    private static final Pattern LEAD = Pattern.compile(
            "^(?:(?:several|many|some|\\d+\\+?) years (?:of|in|with) |(?:good |solid |first |proven )?"
                    + "(?:experience|knowledge|command|skills|background) (?:with|in|of|as) |readiness to |ability to |a completed |an? |the )+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TAIL = Pattern.compile(
            "(?: (?:is|are) (?:a plus|welcome|an advantage).*| without .*| or (?:another|an?|any|similar) .*"
                    + "| (?:preferred|required|desired)| \\(.*\\))$",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> COMMON = Set.of(
            "with",
            "and",
            "the",
            "for",
            "from",
            "into",
            "years",
            "year",
            "experience",
            "knowledge",
            "work",
            "working",
            "good",
            "other",
            "another",
            "similar",
            "team",
            "training",
            "several",
            "services",
            "system",
            "care");
    private static final Pattern ENDING = Pattern.compile("(?<=\\p{L}{3})(?:ing|ed|er|es|s)$");
    private static final int STEM = 6;

    private final List<String> matching = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    Skills(Cast cast) {
        Set<String> resume = stems(cast.resume());
        for (String requirement : cast.requirements()) {
            Set<String> wanted = stems(bare(requirement));
            long found = wanted.stream().filter(resume::contains).count();
            if (2 * found > wanted.size()) {
                matching.add(bare(requirement));
            } else {
                missing.add(demanded(requirement));
            }
        }
    }

    /** What was found, as bare as can be: {@code Java}, {@code shift planning}. */
    List<String> matching() {
        return matching;
    }

    /** What was not found, in the words of the requirement: {@code a forklift licence}. */
    List<String> missing() {
        return missing;
    }

    private static String bare(String requirement) {
        return Grammar.lowerFirst(
                LEAD.matcher(TAIL.matcher(requirement).replaceFirst("")).replaceFirst(""));
    }

    private static String demanded(String requirement) {
        return Grammar.lowerFirst(TAIL.matcher(requirement).replaceFirst(""));
    }

    private static Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}+#]+"))
                .filter(word -> word.length() > 2 && !COMMON.contains(word))
                .map(word -> ENDING.matcher(word).replaceFirst(""))
                .forEach(word -> stems.add(word.length() > STEM ? word.substring(0, STEM) : word));
        return stems;
    }
}
