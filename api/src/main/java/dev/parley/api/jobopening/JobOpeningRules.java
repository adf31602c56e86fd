package dev.parley.api.jobopening;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.json.ObjectRules;
import dev.parley.api.problem.Faults;

/** What a job opening must be like. Further fields are free. */
final class JobOpeningRules {
    static final int MAX_TITLE = 10_000;
    static final int MAX_TEXT = 100_000;
    static final int MAX_REQUIREMENTS = 200;

    private JobOpeningRules() {}

    static void check(ObjectNode opening, Faults faults) {
        new ObjectRules("", opening, faults)
                .requireText("title", MAX_TITLE)
                .text("description", MAX_TEXT)
                .textOrTexts("requirements", MAX_TEXT, MAX_REQUIREMENTS);
    }
}
