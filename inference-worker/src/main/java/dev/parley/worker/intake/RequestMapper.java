package dev.parley.worker.intake;

import dev.parley.events.InferenceRequest;
import dev.parley.events.SamplingParameters;
import dev.parley.worker.inference.InferenceTask;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A request as the worker works on it. */
final class RequestMapper {
    private RequestMapper() {}

    /** @throws IllegalArgumentException when the request makes no sense */
    static InferenceTask task(InferenceRequest request) {
        Prompt prompt = new Prompt(
                request.getMessages().stream()
                        .map(message -> new Prompt.Message(message.getRole(), message.getContent()))
                        .toList(),
                sampling(request.getParameters()),
                request.getSample(),
                Optional.ofNullable(request.getScene()).map(RequestMapper::scene));
        return new InferenceTask(
                request.getRequestId(),
                request.getAttempt(),
                Optional.ofNullable(request.getRunId()),
                request.getModels(),
                prompt,
                Optional.ofNullable(request.getDeadline()));
    }

    /**
     * Lets the time that a request may take begin now. The clock by which its deadline was set may be another one, and whoever set it
     * says when it is over, by a cancellation: this is for when that does not come.
     */
    static void startTime(InferenceRequest request, Instant now) {
        Instant deadline = request.getDeadline();
        if (deadline != null) {
            request.setDeadline(now.plus(Duration.between(request.getOccurredAt(), deadline)));
        }
    }

    private static Sampling sampling(SamplingParameters parameters) {
        Integer most = parameters.getMaxTokens();
        return new Sampling(
                optional(parameters.getTemperature()),
                optional(parameters.getTopP()),
                most == null ? OptionalInt.empty() : OptionalInt.of(most),
                parameters.getStop());
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Scene scene(dev.parley.events.Scene scene) {
        return new Scene(
                scene.getStep(),
                scene.getSpeaker(),
                Optional.ofNullable(scene.getDecision()),
                scene.getExample(),
                scene.getAgent(),
                scene.getCandidate(),
                scene.getJobOpening());
    }
}
