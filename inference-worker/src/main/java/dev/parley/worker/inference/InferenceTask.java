package dev.parley.worker.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.worker.model.Prompt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One attempt of a request.
 *
 * @param requestId what is asked, as a hash
 * @param attempt from 1
 * @param run the generation run, if any
 * @param models names of the catalogue: the first is asked, the others take over when it is not available
 * @param prompt what is asked
 * @param deadline no answer is wanted after this; empty waits for ever
 */
public record InferenceTask(
        String requestId,
        int attempt,
        Optional<String> run,
        List<String> models,
        Prompt prompt,
        Optional<Instant> deadline) {

    public InferenceTask {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(run, "run is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(deadline, "deadline is null");
        models = List.copyOf(models);
    }
}
