package dev.parley.worker.model;

import java.util.Optional;

/** Finds models by the names that requests call them. Thread-safe; the same name always gives the same entry. */
@FunctionalInterface
public interface ModelCatalogue {

    /** The model of this name, if there is one. */
    Optional<CatalogueEntry> find(String name);
}
