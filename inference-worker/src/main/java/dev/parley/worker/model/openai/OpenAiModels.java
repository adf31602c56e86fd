package dev.parley.worker.model.openai;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.parley.domain.models.Secret;
import dev.parley.worker.model.LanguageModel;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes models behind OpenAI's chat API. All of them share one HTTP client, so connections are kept and reused. Hidden
 * retries, time limits and logging of langchain4j are switched off: retrying belongs to the worker, which knows about
 * deadlines, quotas and budgets.
 */
public final class OpenAiModels {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern OPENAI =
            Pattern.compile("https://(?:[a-z0-9-]+\\.)?api\\.openai\\.com[:/]", Pattern.CASE_INSENSITIVE);

    private final java.net.http.HttpClient http = java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Thread::startVirtualThread)
            .build();

    /**
     * A model.
     *
     * @param baseUrl the API's address, up to and including {@code /v1}
     * @param key sent as bearer token; empty sends none
     * @param name what the server calls the model
     * @param timeout how long one answer may take, from the first byte sent to the last received
     */
    public LanguageModel model(String baseUrl, Optional<Secret> key, String name, Duration timeout) {
        OpenAiChatModel.OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
                .httpClientBuilder(new Given(new TeacherHttpClient(http, timeout)))
                .baseUrl(baseUrl)
                .modelName(name)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false);
        key.ifPresent(secret -> builder.apiKey(secret.reveal()));
        UpstreamFaults faults = new UpstreamFaults(baseUrl);
        StreamingCalls streaming =
                new StreamingCalls(new EventStream(http, timeout), baseUrl, key, name, faults, isOpenAi(baseUrl));
        return new OpenAiLanguageModel(builder.build(), streaming, faults, isOpenAi(baseUrl));
    }

    /** OpenAI's newer models refuse {@code max_tokens}, in each of its regions; most other servers know nothing else. */
    static boolean isOpenAi(String baseUrl) {
        return OPENAI.matcher(baseUrl).lookingAt();
    }

    /** Hands langchain4j a client that exists already. */
    private record Given(HttpClient client) implements HttpClientBuilder {
        @Override
        public Duration connectTimeout() {
            return CONNECT_TIMEOUT;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return CONNECT_TIMEOUT;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration timeout) {
            return this;
        }

        @Override
        public HttpClient build() {
            return client;
        }
    }
}
