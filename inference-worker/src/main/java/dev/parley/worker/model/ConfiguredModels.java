package dev.parley.worker.model;

import dev.parley.domain.models.Backend;
import dev.parley.domain.models.Model;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.djl.DjlLanguageModel;
import dev.parley.worker.model.djl.LocalEngines;
import dev.parley.worker.model.openai.OpenAiModels;
import dev.parley.worker.model.rehearsal.RehearsalModel;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The models of a {@code models.yml}. A model whose variables are not set is not there, so that requests that name it
 * fail over, or fail with the reason.
 */
public final class ConfiguredModels implements ModelCatalogue {
    private final ModelsConfig config;
    private final Map<String, String> environment;
    private final OpenAiModels openAi = new OpenAiModels();
    private final Consumer<String> notes;
    private final Map<String, Optional<CatalogueEntry>> entries = new ConcurrentHashMap<>();
    private final Queue<LocalEngines.Share> shares = new ConcurrentLinkedQueue<>();

    /**
     * @param config what the file says
     * @param environment the variables that addresses and keys are taken from
     * @param notes told in sentences what takes time: the loading of a local model
     */
    public ConfiguredModels(ModelsConfig config, Map<String, String> environment, Consumer<String> notes) {
        this.config = config;
        this.environment = Map.copyOf(environment);
        this.notes = notes;
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
                backend.baseUrl().resolve(environment).map(url -> entry(model, remote(model, backend, url)));
            case Backend.OpenAi _ -> Optional.empty();
            case Backend.Djl local -> Optional.of(entry(model, local(model, local)));
        };
    }

    /** What is wrong with a variable, a run is told before it begins; a worker that serves everybody meets it here. */
    private LanguageModel remote(Model model, Backend.OpenAi backend, String url) {
        return backend.addressFault(environment)
                .or(() -> backend.keyFault(environment))
                .map(fault -> missing("the model '" + model.name() + "': " + fault))
                .orElseGet(() -> openAi.model(
                        url,
                        backend.key(environment),
                        backend.model(),
                        model.limits().timeout()));
    }

    private static LanguageModel missing(String reason) {
        return _ -> {
            throw ModelFault.free(ErrorCode.UNKNOWN_MODEL, reason);
        };
    }

    private LanguageModel local(Model model, Backend.Djl settings) {
        try {
            LocalEngines.Share share = LocalEngines.SHARED.share(model.name(), settings, environment, notes);
            shares.add(share);
            return new DjlLanguageModel(share, model.limits().timeout());
        } catch (IOException e) {
            return missing(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        shares.forEach(LocalEngines.Share::close);
    }

    private static CatalogueEntry entry(Model model, LanguageModel answering) {
        return new CatalogueEntry(model.name(), answering, model.price(), model.limits(), model.isRehearsal());
    }
}
