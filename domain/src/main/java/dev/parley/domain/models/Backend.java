package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What runs a model. */
public sealed interface Backend {

    /** Names of all backends, as {@code models.yml} writes them. */
    List<String> NAMES = List.of("openai", "djl", "rehearsal");

    /**
     * Anything that speaks OpenAI's chat API.
     *
     * @param baseUrl its address, up to and including {@code /v1}
     * @param apiKey always a variable of the environment; empty when the server needs no key
     * @param model what the server calls the model
     */
    record OpenAi(Reference baseUrl, Optional<Reference> apiKey, String model) implements Backend {
        private static final int MOST_PORT = 65_535;

        static final Reference DEFAULT_URL = new Reference("${OPENAI_BASE_URL:-https://api.openai.com/v1}");
        static final Reference DEFAULT_KEY = new Reference("${OPENAI_API_KEY}");

        public OpenAi {
            requireNonNull(baseUrl, "baseUrl is null");
            requireNonNull(model, "model is null");
            if (apiKey.filter(key -> !key.isVariable()).isPresent()) {
                throw new IllegalArgumentException("apiKey must be a variable of the environment");
            }
        }

        /** Whether a text is an http address with a host, a port that there can be, and no user or password in it. */
        static boolean isAddress(String text) {
            try {
                URI uri = URI.create(text);
                boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                boolean bare = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
                boolean port = uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() <= MOST_PORT;
                return http && uri.getHost() != null && port && bare;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** What is wrong with the address that the variables give. It is not quoted: it may hold secrets. */
        public Optional<String> addressFault(Map<String, String> environment) {
            return baseUrl.resolve(environment)
                    .filter(address -> !isAddress(address))
                    .map(_ -> baseUrl.text() + " is not an address without password and query");
        }

        /** What is wrong with the key that the variable gives. */
        public Optional<String> keyFault(Map<String, String> environment) {
            return apiKey.filter(reference -> reference
                            .resolve(environment)
                            .filter(key -> !key.chars().allMatch(OpenAi::isOfKeys))
                            .isPresent())
                    .map(reference -> reference.text() + " has characters that no key has");
        }

        private static boolean isOfKeys(int character) {
            return character > ' ' && character < 0x7F;
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
    }

    /**
     * A Hugging Face checkpoint, run by the worker itself.
     *
     * @param path its directory, or the name of a model that was pulled
     * @param precision one of {@link #PRECISIONS}
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}
     * @param threads of the CPU that a step uses; empty for one per core
     * @param slots requests that run at the same time
     * @param contextTokens prompt and reply together, at most; empty for what the model was made for
     */
    record Djl(
            Reference path, String precision, String device, OptionalInt threads, int slots, OptionalInt contextTokens)
            implements Backend {

        /** How weights may be kept. */
        public static final List<String> PRECISIONS = List.of("auto", "fp32", "fp16", "bf16", "int8", "int4");

        static final String AUTO = "auto";
        static final int DEFAULT_SLOTS = 16;
        static final Pattern DEVICE = Pattern.compile("auto|cpu|cuda:[0-9]{1,3}");

        public Djl {
            requireNonNull(path, "path is null");
            requireNonNull(threads, "threads is null");
            requireNonNull(contextTokens, "contextTokens is null");
            if (!PRECISIONS.contains(precision)) {
                throw new IllegalArgumentException("no precision: " + precision);
            }
            if (!DEVICE.matcher(device).matches()) {
                throw new IllegalArgumentException("no device: " + device);
            }
            if (slots < 1 || threads.orElse(1) < 1 || contextTokens.orElse(1) < 1) {
                throw new IllegalArgumentException("slots, threads and contextTokens must be at least 1");
            }
        }
    }
}
