package dev.parley.worker.model;

import dev.parley.domain.models.Backend;
import dev.parley.domain.models.Model;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.worker.model.openai.OpenAiModels;
import dev.parley.worker.model.rehearsal.RehearsalModel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of a {@code models.yml}. A model whose variables are not set is not there, so that requests that name it
 * fail over, or fail with the reason.
 */
public final class ConfiguredModels implements ModelCatalogue {
    private final ModelsConfig config;
    private final Map<String, String> environment;
    private final OpenAiModels openAi = new OpenAiModels();
    private final Map<String, Optional<CatalogueEntry>> entries = new ConcurrentHashMap<>();

    /**
     * @param config what the file says
     * @param environment the variables that addresses and keys are taken from
     */
    public ConfiguredModels(ModelsConfig config, Map<String, String> environment) {
        this.config = config;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Optional<CatalogueEntry> find(String name) {
        return entries.computeIfAbsent(name, wanted -> config.find(wanted).flatMap(this::entry));
    }

    private Optional<CatalogueEntry> entry(Model model) {
        return switch (model.backend()) {
            case Backend.Rehearsal rehearsal ->
                Optional.of(entry(model, new RehearsalModel(rehearsal.reply(), rehearsal.wordsPerSecond())));
            case Backend.OpenAi backend
            when model.missingVariables(environment).isEmpty() ->
                backend.baseUrl()
                        .resolve(environment)
                        .map(url -> entry(
                                model,
                                openAi.model(
                                        url,
                                        backend.key(environment),
                                        backend.model(),
                                        model.limits().timeout())));
            case Backend.OpenAi _ -> Optional.empty();
        };
    }

    private static CatalogueEntry entry(Model model, LanguageModel answering) {
        return new CatalogueEntry(model.name(), answering, model.price(), model.limits(), model.isRehearsal());
    }
}
