package dev.parley.cli.doctor;

import static java.util.Objects.requireNonNull;

/**
 * What a check found.
 *
 * @param check what was looked at
 * @param level how good it is
 * @param message what is there
 * @param advice what to do about it; empty when all is well
 */
record Finding(String check, Level level, String message, String advice) {
    /** How good it is. */
    enum Level {
        /** As it should be. */
        ok,
        /** Parley works, but something may surprise. */
        warn,
        /** Parley does not work until this is changed. */
        missing
    }

    Finding {
        requireNonNull(check, "check is null");
        requireNonNull(level, "level is null");
        requireNonNull(message, "message is null");
        requireNonNull(advice, "advice is null");
    }

    static Finding ok(String check, String message) {
        return new Finding(check, Level.ok, message, "");
    }

    static Finding warn(String check, String message, String advice) {
        return new Finding(check, Level.warn, message, advice);
    }

    static Finding missing(String check, String message, String advice) {
        return new Finding(check, Level.missing, message, advice);
    }
}
