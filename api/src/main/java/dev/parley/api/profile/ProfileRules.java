package dev.parley.api.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.json.ObjectRules;
import dev.parley.api.problem.Faults;

/** What a profile must be like. Further fields are free. */
final class ProfileRules {
    static final int MAX_NAME = 10_000;
    static final int MAX_TEXT = 100_000;
    static final int MAX_EXPERIENCES = 200;

    private ProfileRules() {}

    static void check(ObjectNode profile, Faults faults) {
        new ObjectRules("", profile, faults)
                .requireText("first_name", MAX_NAME)
                .requireText("last_name", MAX_NAME)
                .objects("experiences", MAX_EXPERIENCES, experience -> experience
                        .requireText("company", MAX_NAME)
                        .requireText("position", MAX_NAME)
                        .text("description", MAX_TEXT));
    }
}
