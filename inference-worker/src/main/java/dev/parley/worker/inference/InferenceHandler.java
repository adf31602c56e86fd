package dev.parley.worker.inference;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.ModelCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes requests to their outcomes: asks the models of a request in their order, each as long as it is worth trying. Made
 * for many threads at once, each of which waits for its outcome.
 */
public final class InferenceHandler implements AutoCloseable {
    private final ModelCatalogue catalogue;
    private final InferenceSettings settings;
    private final SharedLimits shared;
    private final WorkTime time;
    private final InferenceCounters counters = new InferenceCounters();
    private final Map<String, Optional<ScheduledModel>> models = new ConcurrentHashMap<>();

    /**
     * @param catalogue the models that there are
     * @param settings limits and patience
     * @param budget what may be spent
     * @param time the time
     */
    public InferenceHandler(ModelCatalogue catalogue, InferenceSettings settings, BudgetGate budget, WorkTime time) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.shared = new SharedLimits(settings, budget);
        this.time = time;
    }

    /**
     * The outcome of one attempt.
     *
     * @param lease entered before every call; the caller ends it with {@link Lease#rest} when the outcome is dealt with
     * @throws AbandonedException when the worker stops, or the lease is lost, before there is an outcome
     */
    public InferenceOutcome handle(InferenceTask task, Lease lease) throws InterruptedException, AbandonedException {
        return handle(task, Asking.WHOLE, lease);
    }

    /**
     * The same, asking in another way.
     *
     * @throws InterruptedException when the thread is interrupted; a call in flight is given up then
     */
    public InferenceOutcome handle(InferenceTask task, Asking asking, Lease lease)
            throws InterruptedException, AbandonedException {
        InferenceOutcome outcome = outcome(task, asking, lease);
        counters.ended(outcome);
        return outcome;
    }

    private InferenceOutcome outcome(InferenceTask task, Asking asking, Lease lease)
            throws InterruptedException, AbandonedException {
        if (settings.activeRun().isPresent() && !settings.activeRun().equals(task.run())) {
            return refused(ErrorCode.RUN_INACTIVE, "the worker was started for another run");
        }
        List<ScheduledModel> candidates = new ArrayList<>();
        task.models().forEach(name -> scheduled(name).ifPresent(candidates::add));
        if (candidates.isEmpty()) {
            return refused(
                    ErrorCode.UNKNOWN_MODEL,
                    "none of the models " + task.models()
                            + " is in the worker's catalogue with all its variables set; check models.yml");
        }
        return new Attempt(task, asking, lease, settings.retries(), time, counters).ask(candidates);
    }

    private static InferenceOutcome refused(ErrorCode code, String message) {
        return new InferenceOutcome.Failed(code, message, Optional.empty(), Consumption.NONE, 0);
    }

    private Optional<ScheduledModel> scheduled(String name) {
        return models.computeIfAbsent(
                name, wanted -> catalogue.find(wanted).map(entry -> new ScheduledModel(entry, shared, time)));
    }

    /** Calls being made right now. */
    public int inFlight() {
        return shared.inFlight();
    }

    /** What was done since the start. */
    public InferenceCounters.Figures figures() {
        return counters.figures();
    }

    /** The present concurrency limit of each model that was asked. */
    public Map<String, Integer> concurrencyLimits() {
        Map<String, Integer> limits = new TreeMap<>();
        models.forEach((name, model) ->
                model.ifPresent(known -> limits.put(name, known.concurrency().limit())));
        return limits;
    }

    /** The models whose circuit is open: they are down. To each, why its last call failed. */
    public SortedMap<String, String> unavailableModels() {
        SortedMap<String, String> unavailable = new TreeMap<>();
        models.forEach((name, model) -> model.filter(known -> known.circuit().isOpen())
                .ifPresent(down -> unavailable.put(name, down.circuit().reason())));
        return unavailable;
    }

    /** Begins no call any more; whoever waits for one is abandoned. Calls in flight go on. */
    @Override
    public void close() {
        shared.close();
        models.values()
                .forEach(model -> model.ifPresent(known -> known.concurrency().close()));
    }
}
