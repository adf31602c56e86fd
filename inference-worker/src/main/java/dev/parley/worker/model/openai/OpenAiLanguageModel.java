package dev.parley.worker.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.TextSink;
import dev.parley.worker.model.TokenCount;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model behind OpenAI's chat API. */
final class OpenAiLanguageModel implements LanguageModel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChatModel model;
    private final StreamingCalls streaming;
    private final UpstreamFaults faults;
    private final boolean completionTokens;

    /** @param completionTokens whether the limit of an answer is called {@code max_completion_tokens} */
    OpenAiLanguageModel(ChatModel model, StreamingCalls streaming, UpstreamFaults faults, boolean completionTokens) {
        this.model = model;
        this.faults = faults;
        this.streaming = streaming;
        this.completionTokens = completionTokens;
    }

    @Override
    public Answer answer(Prompt prompt) throws ModelFault, InterruptedException {
        ChatRequest request = ChatRequest.builder()
                .messages(messages(prompt))
                .parameters(parameters(prompt.sampling()))
                .build();
        try {
            ChatResponse response = model.chat(request);
            faults.answered();
            return answer(response);
        } catch (RuntimeException e) {
            // The library reports whatever it cannot read by exceptions of any kind.
            throw faults.of(e);
        }
    }

    @Override
    public Answer stream(Prompt prompt, String prefix, TextSink sink) throws ModelFault, InterruptedException {
        return streaming.call(prefix.isEmpty() ? prompt : prompt.continuing(prefix), sink);
    }

    private static List<ChatMessage> messages(Prompt prompt) {
        return prompt.messages().stream().map(OpenAiLanguageModel::message).toList();
    }

    private static ChatMessage message(Prompt.Message message) {
        return switch (message.role()) {
            case "system" -> SystemMessage.from(message.content());
            case "assistant" -> AiMessage.from(message.content());
            default -> UserMessage.from(message.content());
        };
    }

    private OpenAiChatRequestParameters parameters(Sampling sampling) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder();
        sampling.temperature().ifPresent(parameters::temperature);
        sampling.topP().ifPresent(parameters::topP);
        if (!sampling.stop().isEmpty()) {
            parameters.stopSequences(sampling.stop());
        }
        sampling.maxTokens().ifPresent(tokens -> {
            if (completionTokens) {
                parameters.maxCompletionTokens(tokens);
            } else {
                parameters.maxOutputTokens(tokens);
            }
        });
        return parameters.build();
    }

    private static Answer answer(ChatResponse response) throws ModelFault {
        String text = response.aiMessage().text();
        return new Answer(
                text == null ? "" : text,
                finish(response),
                Optional.ofNullable(response.metadata().modelName()),
                tokens(response.tokenUsage()));
    }

    private static Answer.Finish finish(ChatResponse response) throws ModelFault {
        return switch (response.finishReason()) {
            case LENGTH -> Answer.Finish.LENGTH;
            case CONTENT_FILTER -> Answer.Finish.CONTENT_FILTER;
            case STOP, TOOL_EXECUTION -> Answer.Finish.STOP;
            case OTHER -> Ending.of(written(response));
            case null -> Ending.of(written(response));
        };
    }

    /** The reason as the server wrote it: the library leaves out what it does not know. */
    private static String written(ChatResponse response) {
        if (!(response.metadata() instanceof OpenAiChatResponseMetadata metadata)
                || metadata.rawHttpResponse() == null) {
            return "";
        }
        try {
            return JSON.readTree(metadata.rawHttpResponse().body())
                    .at("/choices/0/finish_reason")
                    .asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<TokenCount> tokens(@Nullable TokenUsage usage) {
        if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
            return Optional.empty();
        }
        return Optional.of(new TokenCount(Math.max(0, usage.inputTokenCount()), Math.max(0, usage.outputTokenCount())));
    }
}
