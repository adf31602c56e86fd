package dev.parley.api.webhook;

import org.slf4j.Logger;

/** Says once that an outage has begun, and once that it is over, however often it is tried again meanwhile. For one thread. */
final class OutageLog {
    private final Logger log;
    private boolean away;

    OutageLog(Logger log) {
        this.log = log;
    }

    /** It did not work. */
    void failed(Exception outage) {
        if (!away) {
            log.warn("Webhooks wait until this is over: {}", outage.getMessage());
        }
        away = true;
    }

    /** It worked. */
    void worked() {
        if (away) {
            log.info("Webhooks go on");
        }
        away = false;
    }
}
