package dev.parley.api.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.problem.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a client wants of a reply.
 *
 * @param log false: nothing of the exchange is kept
 * @param model the model, if not the configured one
 * @param stop texts before which the reply ends; empty leaves it to the configuration
 * @param timeout after which no reply is wanted
 * @param stream whether it is delivered as it is written
 * @param onBusy enqueue, reject or interrupt
 */
public record ChatOrder(
        boolean log,
        Optional<String> model,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt maxTokens,
        List<String> stop,
        Duration timeout,
        boolean stream,
        String onBusy) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    public static final String ENQUEUE = "enqueue";
    static final String REJECT = "reject";

    private static final double MAX_TIMEOUT = 3_600;
    private static final Set<String> ON_BUSY = Set.of(ENQUEUE, REJECT, "interrupt");
    private static final Set<String> FIELDS = Set.of(
            "log", "model", "temperature", "top_p", "max_tokens", "stop", "timeout_seconds", "stream", "on_busy");

    /** Copies the stops. */
    public ChatOrder {
        stop = List.copyOf(stop);
    }

    /**
     * Reads the body of a request.
     *
     * @param knownModel whether there is a model of a name
     * @throws dev.parley.api.problem.ApiProblem 422 with every faulty field, 404 when there is no such model
     */
    static ChatOrder of(ObjectNode body, Predicate<String> knownModel) {
        Faults faults = new Faults();
        // A misspelled "log" must not go unnoticed.
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                faults.add(name, "is not a field of a chat");
            }
        });
        ChatFields fields = new ChatFields(body, faults);
        Optional<String> model = fields.text("model");
        Optional<String> onBusy = fields.text("on_busy");
        onBusy.filter(name -> !ON_BUSY.contains(name))
                .ifPresent(_ -> faults.add("on_busy", "must be enqueue, reject or interrupt"));
        ChatOrder order = new ChatOrder(
                fields.truth("log", true),
                model,
                fields.number("temperature", 0, ChatFields.MAX_TEMPERATURE),
                fields.number("top_p", 0, 1),
                fields.count("max_tokens", ChatFields.MAX_TOKENS),
                fields.stops("stop"),
                fields.number("timeout_seconds", 0.001, MAX_TIMEOUT).stream()
                        .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
                        .findFirst()
                        .orElse(DEFAULT_TIMEOUT),
                fields.truth("stream", true),
                onBusy.orElse(ENQUEUE));
        if (model.filter(knownModel.negate()).isPresent()) {
            refuseModel(faults);
        }
        faults.throwIfAny();
        return order;
    }

    /** What is not there is a 404, as it is everywhere; unless more is wrong, which is told together. */
    private static void refuseModel(Faults faults) {
        boolean alone = faults.none();
        faults.add("model", "is not in the model catalogue: GET /v1/models lists it");
        if (alone) {
            faults.throwNotFoundIfAny();
        }
    }
}
