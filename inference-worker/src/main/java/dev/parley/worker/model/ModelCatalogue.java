package dev.parley.worker.model;

import java.util.Optional;

/** Finds models by the names that requests call them. Thread-safe; the same name always gives the same entry. */
@FunctionalInterface
public interface ModelCatalogue extends AutoCloseable {

    /** The model of this name, if there is one. */
    Optional<CatalogueEntry> find(String name);

    /** Gives up what the models hold; none of them is asked any more. */
    @Override
    default void close() {}
}
