package dev.parley.worker.model;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;

/**
 * A model of the catalogue.
 *
 * @param name by which requests call it
 * @param model what answers
 * @param price what it costs
 * @param limits what its server allows
 * @param rehearsal whether its answers are written without a model
 */
public record CatalogueEntry(String name, LanguageModel model, Price price, Limits limits, boolean rehearsal) {

    public CatalogueEntry {
        requireNonNull(name, "name is null");
        requireNonNull(model, "model is null");
        requireNonNull(price, "price is null");
        requireNonNull(limits, "limits is null");
    }
}
