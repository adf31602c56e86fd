package dev.parley.cli.model;

import dev.parley.local.hub.HubCache;
import java.util.Locale;

/**
 * A pulled model as the commands show it.
 *
 * @param name by which it is called
 * @param commit which commit that is
 * @param bytes what it takes
 * @param path where it lies
 */
record ModelDocument(String name, String commit, long bytes, String path) {
    private static final double MEGABYTE = 1e6;

    static ModelDocument of(HubCache.Model model) {
        return new ModelDocument(
                model.name().toString(),
                model.commit(),
                model.bytes(),
                model.path().toString());
    }

    String size() {
        return String.format(Locale.ROOT, "%,.0f MB", bytes / MEGABYTE);
    }
}
