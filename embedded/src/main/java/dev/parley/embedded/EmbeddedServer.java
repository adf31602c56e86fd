package dev.parley.embedded;

import java.util.concurrent.CompletableFuture;

/** A running server. Closing it stops it, waits until it is gone and throws nothing. */
sealed interface EmbeddedServer extends AutoCloseable permits EmbeddedBroker, EmbeddedPostgres, EmbeddedRegistry {
    @Override
    void close();

    /** Completed once it has ended, however that came, with the end of its log. */
    CompletableFuture<String> end();
}
