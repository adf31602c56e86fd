package dev.parley.domain.prompt;

import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.SeedConfig;
import dev.parley.domain.yaml.ConfigScalar;
import dev.parley.domain.yaml.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the placeholders of one text; what is wrong is reported where the placeholder stands. */
final class PlaceholderCheck {

    private static final int NAMED = 3;

    private final Optional<SeedConfig> seeds;

    /**
     * @param seeds whose fields the placeholders must name; without them only their form is checked
     */
    PlaceholderCheck(Optional<SeedConfig> seeds) {
        this.seeds = seeds;
    }

    /**
     * @param text the text as it stands in its file
     * @param subject how messages call the text: {@code step 'greeting': 'example'}
     * @param slots placeholders that are allowed besides the seed's fields
     */
    void check(ConfigScalar text, String subject, List<String> slots) {
        for (Token token : Tokens.of(text.raw())) {
            switch (token) {
                case Token.Literal _ -> {}
                case Token.Malformed malformed ->
                    report(text, malformed.source(), malformed.offset(), () -> malformed(malformed, subject, slots));
                case Token.Placeholder placeholder ->
                    finding(placeholder, subject, slots)
                            .ifPresent(finding -> report(text, placeholder.source(), placeholder.offset(), finding));
            }
        }
    }

    private static Finding malformed(Token.Malformed malformed, String subject, List<String> slots) {
        return new Finding(
                subject + ": " + malformed.source() + " is not a placeholder",
                "Write a part and its field in brackets, as in {agent[company_name]}, "
                        + (slots.isEmpty() ? "" : "a name, as in {" + slots.getFirst() + "}, ")
                        + "or {{ for a brace");
    }

    /** Checks a text that is said as it stands: something has to be left of it for every seed. */
    void checkSaid(ConfigScalar text, String subject) {
        List<String> entries =
                seeds.map(config -> SilentText.entries(text.raw(), config)).orElse(List.of());
        if (!entries.isEmpty()) {
            text.problem(
                    subject + ": nothing is left of the text for " + String.join(" with ", entries),
                    "Fill in the field there, or write words around the placeholder");
        }
    }

    /** Put into words only where it is shown: of a text with thousands of them, that would take minutes. */
    private record Finding(String message, String advice) {}

    /** The place is found by counting how often the same piece stands before it. */
    private static void report(ConfigScalar text, String piece, int offset, Supplier<Finding> words) {
        if (text.dropProblem()) {
            return;
        }
        int occurrence = 0;
        for (int i = text.raw().indexOf(piece);
                i >= 0 && i < offset;
                i = text.raw().indexOf(piece, i + 1)) {
            occurrence++;
        }
        Finding finding = words.get();
        text.problemAt(piece, occurrence, finding.message(), finding.advice());
    }

    private Optional<Supplier<Finding>> finding(Token.Placeholder placeholder, String subject, List<String> slots) {
        Optional<Part> part = Part.of(placeholder.name());
        if (part.isPresent()) {
            return seeds.flatMap(config -> new FieldLookup(part.get(), config).finding(placeholder, subject));
        }
        return slots.contains(placeholder.name()) && placeholder.path().isEmpty()
                ? Optional.empty()
                : Optional.of(() -> unknown(placeholder, subject, slots));
    }

    private Finding unknown(Token.Placeholder placeholder, String subject, List<String> slots) {
        List<String> names =
                Stream.concat(Part.names().stream(), slots.stream()).toList();
        return new Finding(
                subject + ": unknown placeholder " + placeholder.source(),
                Suggestions.closest(placeholder.name(), names)
                                .map(name -> "Did you mean '" + name + "'? ")
                                .orElse("")
                        + "There are: " + everything(slots));
    }

    private String everything(List<String> slots) {
        Stream<String> fields = seeds.map(
                        config -> Stream.of(Part.values()).flatMap(part -> new FieldLookup(part, config)
                                .fields(List.of()).stream().map(field -> "{" + part.wireName() + "[" + field + "]}")))
                .orElseGet(() -> Part.names().stream().map(name -> "{" + name + "[...]}"));
        return Stream.concat(slots.stream().map(slot -> "{" + slot + "}"), fields)
                .collect(Collectors.joining(", "));
    }

    /** Looks for a field in all entries of one part. */
    private record FieldLookup(Part part, SeedConfig seeds) {

        Optional<Supplier<Finding>> finding(Token.Placeholder placeholder, String subject) {
            List<String> path = placeholder.path();
            boolean fine = !path.isEmpty()
                    && part.all(seeds).stream()
                            .allMatch(entry -> entry.find(path).isPresent());
            return fine ? Optional.empty() : Optional.of(() -> words(placeholder, subject));
        }

        private Finding words(Token.Placeholder placeholder, String subject) {
            List<String> path = placeholder.path();
            if (path.isEmpty()) {
                return new Finding(
                        subject + ": placeholder " + placeholder.source() + " names no field",
                        "Add one in brackets. There are: " + Suggestions.listed(fields(List.of())));
            }
            List<Fields> entries = part.all(seeds);
            List<String> lacking = Stream.iterate(0, i -> i < entries.size(), i -> i + 1)
                    .filter(i -> entries.get(i).find(path).isEmpty())
                    .map(i -> part.wireName() + " " + (i + 1) + " ("
                            + entries.get(i).label() + ")")
                    .toList();
            return lacking.size() == entries.size()
                    ? unknown(placeholder, subject)
                    : partly(placeholder, subject, lacking);
        }

        private Finding unknown(Token.Placeholder placeholder, String subject) {
            List<String> path = placeholder.path();
            int known = 0;
            while (holders(path.subList(0, known + 1)).findAny().isPresent()) {
                known++;
            }
            String advice = advice(fields(path.subList(0, known)), path.get(known));
            return new Finding(subject + ": unknown placeholder " + placeholder.source(), advice);
        }

        private static String advice(List<String> there, String wanted) {
            if (there.isEmpty()) {
                return "There is nothing to choose from before '[" + wanted + "]'";
            }
            int last = there.size() - 1;
            boolean list = there.getFirst().equals("0") && there.getLast().equals(String.valueOf(last));
            if (!list) {
                return Suggestions.advice(wanted, there);
            }
            return last == 0 ? "Every entry has the number 0 only" : "Every entry has the numbers 0 to " + last;
        }

        private static Finding partly(Token.Placeholder placeholder, String subject, List<String> lacking) {
            String more = lacking.size() > NAMED ? " and " + (lacking.size() - NAMED) + " more" : "";
            String named = lacking.stream().limit(NAMED).collect(Collectors.joining(", ")) + more;
            return new Finding(
                    subject + ": placeholder " + placeholder.source() + " finds nothing in " + named,
                    "Add the field there, or don't use it");
        }

        /** The names, or list indexes, that a path leads to in every entry. */
        List<String> fields(List<String> path) {
            return holders(path)
                    .flatMap(value -> switch (value) {
                        case Map<?, ?> map -> map.keySet().stream().map(String::valueOf);
                        case List<?> list ->
                            Stream.iterate(0, i -> i < list.size(), i -> i + 1).map(String::valueOf);
                        default -> Stream.<String>empty();
                    })
                    .collect(Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getValue() == part.all(seeds).size())
                    .map(Map.Entry::getKey)
                    .toList();
        }

        private Stream<Object> holders(List<String> path) {
            return part.all(seeds).stream().map(entry -> entry.find(path)).flatMap(Optional::stream);
        }
    }
}
