package dev.parley.domain.dataset;

import java.util.Locale;
import java.util.Set;

/**
 * What others may do with a dataset.
 *
 * @param name an SPDX identifier or any other name; {@code unknown} while nobody has chosen one
 */
public record License(String name) {
    /** Nobody has chosen a licence yet. */
    public static final License UNKNOWN = new License("unknown");

    /** The licences that the Hugging Face hub knows and that are common for data. */
    private static final Set<String> HUB_NAMES = Set.of(
            "unknown",
            "apache-2.0",
            "mit",
            "bsd-3-clause",
            "cc0-1.0",
            "cc-by-2.0",
            "cc-by-2.5",
            "cc-by-3.0",
            "cc-by-4.0",
            "cc-by-sa-3.0",
            "cc-by-sa-4.0",
            "cc-by-nc-2.0",
            "cc-by-nc-3.0",
            "cc-by-nc-4.0",
            "cc-by-nd-4.0",
            "cc-by-nc-nd-3.0",
            "cc-by-nc-nd-4.0",
            "cc-by-nc-sa-3.0",
            "cc-by-nc-sa-4.0",
            "cdla-permissive-1.0",
            "cdla-permissive-2.0",
            "cdla-sharing-1.0",
            "gpl-3.0",
            "odbl",
            "odc-by",
            "openrail",
            "pddl");

    public License {
        if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("license must be a name of 1 to 200 characters on one line");
        }
        name = name.strip();
    }

    /** What the owner of the dataset should know; empty when a licence was chosen. */
    public String note() {
        return isUnknown() ? "not set: choose one with --license before you share this dataset" : "";
    }

    /** Whether nobody has chosen a licence yet. */
    public boolean isUnknown() {
        return name.equalsIgnoreCase("unknown");
    }

    /** The identifier on the Hugging Face hub, {@code other} where the hub has none. */
    public String hubName() {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return HUB_NAMES.contains(lowerCase) ? lowerCase : "other";
    }
}
