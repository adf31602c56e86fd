package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What runs a model. */
public sealed interface Backend {

    /** Names of all backends, as {@code models.yml} writes them. */
    List<String> NAMES = List.of("openai", "rehearsal");

    /** Name of the backend, as {@code models.yml} writes it. */
    String name();

    /**
     * Anything that speaks OpenAI's chat API.
     *
     * @param baseUrl its address, up to and including {@code /v1}
     * @param apiKey always a variable of the environment; empty when the server needs no key
     * @param model what the server calls the model
     */
    record OpenAi(Reference baseUrl, Optional<Reference> apiKey, String model) implements Backend {

        static final Reference DEFAULT_URL = new Reference("${OPENAI_BASE_URL:-https://api.openai.com/v1}");
        static final Reference DEFAULT_KEY = new Reference("${OPENAI_API_KEY}");

        public OpenAi {
            requireNonNull(baseUrl, "baseUrl is null");
            requireNonNull(model, "model is null");
            if (apiKey.filter(key -> !key.isVariable()).isPresent()) {
                throw new IllegalArgumentException("apiKey must be a variable of the environment");
            }
        }

        @Override
        public String name() {
            return "openai";
        }

        /** The key, when one is needed and set. */
        public Optional<Secret> key(Map<String, String> environment) {
            return apiKey.flatMap(reference -> reference.resolve(environment)).map(Secret::new);
        }
    }

    /**
     * Writes turns offline, without a model.
     *
     * @param reply said every time; empty makes one up
     * @param wordsPerSecond how fast a streamed reply is said; empty says it all at once
     */
    record Rehearsal(Optional<String> reply, OptionalDouble wordsPerSecond) implements Backend {

        /** Makes replies up, and says them all at once. */
        public static final Rehearsal DEFAULT = new Rehearsal(Optional.empty(), OptionalDouble.empty());

        public Rehearsal {
            if (reply.filter(String::isBlank).isPresent()) {
                throw new IllegalArgumentException("reply is blank");
            }
            if (!(wordsPerSecond.orElse(1) > 0)) {
                throw new IllegalArgumentException("wordsPerSecond must be positive: " + wordsPerSecond);
            }
        }

        @Override
        public String name() {
            return "rehearsal";
        }
    }
}
