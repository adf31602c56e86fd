package dev.parley.api.access;

import jakarta.inject.Singleton;

/** What a server has to fulfil before it listens. */
@Singleton
public final class AccessRule {
    private final ListeningHost host;
    private final KeyRing keys;

    AccessRule(ListeningHost host, KeyRing keys) {
        this.host = host;
        this.keys = keys;
    }

    /**
     * Makes sure that the server is not open to others: without keys it may listen on loopback only.
     *
     * @throws OpenToOthersException when it would be; its message says what to do
     */
    public void check() {
        host.check(keys::current);
    }
}
