package dev.parley.api.health;

import org.slf4j.Logger;

/** Says once that an outage has begun, and once that it is over, however often it is tried again meanwhile. For one thread. */
public final class OutageLog {
    private final Logger log;
    private final String what;
    private boolean away;

    /** @param what what waits meanwhile, as the lines begin */
    public OutageLog(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    /** It did not work, for this reason. */
    public void failed(String reason) {
        if (!away) {
            log.warn("{}: waiting until this is over: {}", what, reason);
        }
        away = true;
    }

    /** It worked. */
    public void worked() {
        if (away) {
            log.info("{}: going on", what);
        }
        away = false;
    }
}
