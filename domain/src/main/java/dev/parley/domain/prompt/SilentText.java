package dev.parley.domain.prompt;

import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.SeedConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether a text of nothing but placeholders is empty for a seed. All combinations of the parts are planned, so that is
 * so where each part has an entry without anything in the fields that the text uses.
 */
final class SilentText {
    private final List<Token.Placeholder> placeholders;
    private final SeedConfig seeds;

    private SilentText(List<Token.Placeholder> placeholders, SeedConfig seeds) {
        this.placeholders = placeholders;
        this.seeds = seeds;
    }

    /** The entries that together leave nothing of the text, as messages call them; none when something is always left. */
    static List<String> entries(String text, SeedConfig seeds) {
        List<Token.Placeholder> placeholders = new ArrayList<>();
        for (Token token : Tokens.of(text)) {
            switch (token) {
                case Token.Literal literal when literal.text().isBlank() -> {}
                case Token.Placeholder placeholder -> placeholders.add(placeholder);
                case Token.Literal _, Token.Malformed _ -> {
                    return List.of();
                }
            }
        }
        return new SilentText(placeholders, seeds).entries();
    }

    private List<String> entries() {
        List<String> found = new ArrayList<>();
        for (Part part : Part.values()) {
            List<List<String>> paths = placeholders.stream()
                    .filter(placeholder -> placeholder.name().equals(part.wireName()))
                    .map(Token.Placeholder::path)
                    .toList();
            if (paths.isEmpty()) {
                continue;
            }
            Optional<String> entry = firstWithout(part, paths);
            if (entry.isEmpty()) {
                return List.of();
            }
            found.add(entry.get());
        }
        return found;
    }

    private Optional<String> firstWithout(Part part, List<List<String>> paths) {
        List<Fields> entries = part.all(seeds);
        for (int i = 0; i < entries.size(); i++) {
            Fields entry = entries.get(i);
            if (paths.stream().allMatch(path -> isBlank(entry.find(path)))) {
                return Optional.of(part.wireName() + " " + (i + 1) + " (" + entry.label() + ")");
            }
        }
        return Optional.empty();
    }

    /** A field that is not there is another problem, and reported as such. */
    private static boolean isBlank(Optional<Object> value) {
        return value.isPresent() && ValueText.inline(value.get()).isBlank();
    }
}
