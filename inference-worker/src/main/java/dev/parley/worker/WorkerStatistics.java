package dev.parley.worker;

import dev.parley.worker.inference.InferenceCounters;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a worker is at and what it did since it started.
 *
 * @param inFlight calls being made right now
 * @param open requests taken in and not done, those in flight included
 * @param repeated requests that needed no call, because the same was answered before or is being answered
 * @param discarded answers that were dropped, because their partition had gone to another worker
 * @param figures what was done
 * @param concurrencyLimits the present limit of each model that was asked
 * @param unavailableModels models whose last calls all failed, in the order of their names, and why the last one did
 */
public record WorkerStatistics(
        int inFlight,
        int open,
        long repeated,
        long discarded,
        InferenceCounters.Figures figures,
        Map<String, Integer> concurrencyLimits,
        SortedMap<String, String> unavailableModels) {

    public WorkerStatistics {
        concurrencyLimits = Map.copyOf(concurrencyLimits);
        unavailableModels = Collections.unmodifiableSortedMap(new TreeMap<>(unavailableModels));
    }
}
