package dev.parley.worker;

import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ModelCatalogue;
import dev.parley.worker.model.openai.OpenAiModels;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Catalogues over scripted teachers. */
final class Teachers {
    static final Price PRICE = new Price(1, 2);

    private Teachers() {}

    /** So long that a busy machine never lets a call time out: tests count calls. */
    static final Duration PATIENT = Duration.ofMinutes(2);

    static ModelCatalogue at(String baseUrl, String... names) {
        return at(baseUrl, _ -> PATIENT, names);
    }

    /** Every name is a model at this address, with 64 calls at once, each with its timeout. */
    static ModelCatalogue at(String baseUrl, Function<String, Duration> timeouts, String... names) {
        OpenAiModels models = new OpenAiModels();
        Map<String, CatalogueEntry> entries = new HashMap<>();
        for (String name : names) {
            Duration timeout = timeouts.apply(name);
            Limits limits = new Limits(64, OptionalLong.empty(), OptionalLong.empty(), timeout);
            entries.put(
                    name,
                    new CatalogueEntry(
                            name, models.model(baseUrl, Optional.empty(), name, timeout), PRICE, limits, false));
        }
        return name -> Optional.ofNullable(entries.get(name));
    }
}
