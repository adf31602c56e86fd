package dev.parley.cli;

/** How a command ended, for scripts. */
public enum ExitCode {
    /** Done. */
    OK(0, "ok"),
    /** Something failed that should not have; the log says more. */
    FAILURE(1, "failure"),
    /** The command line was not understood. */
    USAGE(2, "usage"),
    /** The configuration or this machine has to be changed first; nothing was started. */
    CONFIGURATION(3, "configuration"),
    /** Done in part: paused by a budget, some conversations failed, or there was no space left for a dataset's file. */
    PARTIAL(4, "partial"),
    /** What Parley depends on does not answer, or a teacher refuses the key: a teacher, the broker, the registry, the database. */
    UNAVAILABLE(5, "unavailable"),
    /** Stopped by Ctrl-C. */
    INTERRUPTED(130, "interrupted");

    private final int status;
    private final String wireName;

    ExitCode(int status, String wireName) {
        this.status = status;
        this.wireName = wireName;
    }

    /** The status that the process ends with. */
    public int status() {
        return status;
    }

    /** The name in JSON documents. */
    public String wireName() {
        return wireName;
    }
}
