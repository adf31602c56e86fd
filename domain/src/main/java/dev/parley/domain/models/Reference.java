package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting that may take its value from the environment: {@code ${NAME}}, {@code ${NAME:-default}}, or text with such
 * pieces in it. A variable that is set to nothing counts as not set.
 *
 * @param text as written
 */
public record Reference(String text) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    public Reference {
        requireNonNull(text, "text is null");
    }

    /** Whether the whole text is one variable without a default, as keys must be. */
    boolean isVariable() {
        Matcher matcher = VARIABLE.matcher(text);
        return matcher.matches() && matcher.group(2) == null;
    }

    /** The text with all variables replaced; nothing when one of them is neither set nor has a default. */
    public Optional<String> resolve(Map<String, String> environment) {
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value = environment.getOrDefault(matcher.group(1), "");
            if (value.isBlank() && matcher.group(2) == null) {
                return Optional.empty();
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value.isBlank() ? matcher.group(2) : value));
        }
        return Optional.of(matcher.appendTail(resolved).toString().strip());
    }

    /** The name of the variable that the whole text is, if it is one. */
    public Optional<String> variable() {
        Matcher matcher = VARIABLE.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Names of the variables that are not set and have no default, for messages. */
    public String missing(Map<String, String> environment) {
        return String.join(
                ", ",
                VARIABLE.matcher(text)
                        .results()
                        .filter(match -> match.group(2) == null)
                        .map(match -> match.group(1))
                        .filter(name -> environment.getOrDefault(name, "").isBlank())
                        .distinct()
                        .toList());
    }
}
