package dev.parley.domain.flow;

import dev.parley.domain.yaml.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code <angle brackets>} in texts that are said as they stand: no model is there to fill them in. */
public final class OpenSlots {
    private static final Pattern SLOT = Pattern.compile("<\\p{L}[^<>{}]{0,99}>");

    private OpenSlots() {}

    /** One warning for each slot, where it stands. */
    public static List<ConfigProblem> of(FlowSchema schema) {
        return schema.texts().stream()
                .filter(text -> text.template() && !text.field().equals("description"))
                .flatMap(text -> warnings(text).stream())
                .toList();
    }

    private static List<ConfigProblem> warnings(FlowText text) {
        List<ConfigProblem> found = new ArrayList<>();
        List<String> before = new ArrayList<>();
        Matcher slot = SLOT.matcher(text.text());
        while (slot.find()) {
            int occurrence = (int) before.stream().filter(slot.group()::equals).count();
            before.add(slot.group());
            found.add(text.problem(
                    slot.group(),
                    occurrence,
                    "'" + text.field() + "' is said as it stands, " + slot.group() + " included",
                    "Name a field of the seed, as in {candidate[first_name]}, or let a model write the turn with"
                            + " 'message'"));
        }
        return found;
    }
}
