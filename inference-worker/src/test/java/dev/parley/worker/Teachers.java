package dev.parley.worker;

import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ModelCatalogue;
import dev.parley.worker.model.openai.OpenAiModels;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Catalogues over scripted teachers. */
final class Teachers {
    static final Price PRICE = new Price(1, 2);

    private Teachers() {}

    static ModelCatalogue at(String baseUrl, String... names) {
        return at(baseUrl, Duration.ofSeconds(2), names);
    }

    /** Every name is a model at this address, with 64 calls at once. */
    static ModelCatalogue at(String baseUrl, Duration timeout, String... names) {
        OpenAiModels models = new OpenAiModels();
        Limits limits = new Limits(64, OptionalLong.empty(), OptionalLong.empty(), timeout);
        Map<String, CatalogueEntry> entries = new java.util.HashMap<>();
        for (String name : names) {
            entries.put(
                    name,
                    new CatalogueEntry(
                            name, models.model(baseUrl, Optional.empty(), name, timeout), PRICE, limits, false));
        }
        return name -> Optional.ofNullable(entries.get(name));
    }
}
