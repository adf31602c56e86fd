package dev.parley.local.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of the Hub.
 *
 * @param id {@code ORG/NAME}, or a name alone for the Hub's oldest models
 * @param revision branch, tag or commit
 */
public record RepoName(String id, String revision) {
    /** What is taken when nobody says which revision. */
    public static final String MAIN = "main";

    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9_]|[.-](?![.-])){0,95}";
    private static final Pattern WHOLE =
            Pattern.compile("((?:" + NAME + "/)?" + NAME + ")(?:@([A-Za-z0-9._/-]{1,200}))?");
    private static final Pattern REVISION = Pattern.compile("(?!.*\\.\\.)(?!.*//)[A-Za-z0-9][A-Za-z0-9._/-]*(?<!/)");

    public RepoName {
        if (!WHOLE.matcher(id).matches()) {
            throw new IllegalArgumentException("no name of a model: " + id);
        }
        if (!REVISION.matcher(revision).matches()) {
            throw new IllegalArgumentException("no revision of a model: " + revision);
        }
    }

    /** Reads {@code ORG/NAME[@revision]}; nothing if it is not of that form. */
    public static Optional<RepoName> parse(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String revision = matcher.group(2) == null ? MAIN : matcher.group(2);
        return REVISION.matcher(revision).matches()
                ? Optional.of(new RepoName(matcher.group(1), revision))
                : Optional.empty();
    }

    /** The directory in the cache. */
    String directory() {
        return "models--" + id.replace("/", "--");
    }

    @Override
    public String toString() {
        return revision.equals(MAIN) ? id : id + "@" + revision;
    }
}
