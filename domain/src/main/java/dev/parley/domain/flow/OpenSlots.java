package dev.parley.domain.flow;

import dev.parley.domain.yaml.ConfigProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code <angle brackets>} in texts that are said as they stand: no model is there to fill them in. */
public final class OpenSlots {
    private static final Pattern SLOT = Pattern.compile("<\\p{L}[^<>{}]{0,99}>");

    /** More than this many are counted, not shown: finding the place of each takes as long as its text is. */
    private static final int SHOWN = 200;

    private final List<ConfigProblem> found = new ArrayList<>();
    private int more;

    private OpenSlots() {}

    /** One warning for each slot, where it stands; when there are too many, the last one says so. */
    public static List<ConfigProblem> of(FlowSchema schema) {
        OpenSlots slots = new OpenSlots();
        schema.texts().stream()
                .filter(text -> text.template() && !text.field().equals("description"))
                .forEach(slots::look);
        return slots.warnings();
    }

    private void look(FlowText text) {
        Map<String, Integer> before = new HashMap<>();
        Matcher slot = SLOT.matcher(text.text());
        while (slot.find()) {
            if (found.size() == SHOWN) {
                more++;
                continue;
            }
            found.add(text.problem(
                    slot.group(),
                    before.merge(slot.group(), 1, Integer::sum) - 1,
                    "'" + text.field() + "' is said as it stands, " + slot.group() + " included",
                    "Name a field of the seed, as in {candidate[first_name]}, or let a model write the turn with"
                            + " 'message'"));
        }
    }

    private List<ConfigProblem> warnings() {
        if (more > 0) {
            found.add(ConfigProblem.ofFile(
                    found.getFirst().file(), more + " more of them are not shown", "Mend the others and try again"));
        }
        return List.copyOf(found);
    }
}
