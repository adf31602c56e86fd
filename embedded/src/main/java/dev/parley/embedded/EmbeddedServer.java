package dev.parley.embedded;

/** A running server. Closing it stops it, waits until it is gone and throws nothing. */
sealed interface EmbeddedServer extends AutoCloseable permits EmbeddedBroker, EmbeddedPostgres, EmbeddedRegistry {
    @Override
    void close();
}
