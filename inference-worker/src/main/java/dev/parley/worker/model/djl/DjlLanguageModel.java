package dev.parley.worker.model.djl;

import dev.parley.domain.hash.Sha256;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.engine.EngineClosedException;
import dev.parley.local.engine.EngineFullException;
import dev.parley.local.engine.Priority;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.template.TemplateException;
import dev.parley.local.text.Completion;
import dev.parley.local.text.ContextException;
import dev.parley.local.text.Input;
import dev.parley.local.text.LocalModel;
import dev.parley.local.text.Reply;
import dev.parley.local.text.Settings;
import dev.parley.local.text.TextRequest;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.TextSink;
import dev.parley.worker.model.TokenCount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A model in this process. Streamed answers are for somebody who waits: they go first, and a conversation that has become too
 * long for the model loses its oldest turns. Others are refused then: a dataset is not to be shortened silently.
 */
public final class DjlLanguageModel implements LanguageModel {
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final LocalEngines.Share share;
    private final Duration timeout;

    /** @param timeout how long one answer may take, waiting for its turn included */
    public DjlLanguageModel(LocalEngines.Share share, Duration timeout) {
        this.share = share;
        this.timeout = timeout;
    }

    @Override
    public Answer answer(Prompt prompt) throws ModelFault, InterruptedException {
        return ask(prompt, "", Priority.BULK, Input.Fitting.REFUSE, _ -> true);
    }

    /** Goes on behind the prefix itself: no words about an interruption are needed. */
    @Override
    public Answer stream(Prompt prompt, String prefix, TextSink sink) throws ModelFault, InterruptedException {
        return ask(prompt, prefix, Priority.INTERACTIVE, Input.Fitting.DROP_OLDEST, sink);
    }

    private Answer ask(Prompt prompt, String prefix, Priority priority, Input.Fitting fitting, TextSink sink)
            throws ModelFault, InterruptedException {
        LocalModel model = model();
        Input input = new Input.Conversation(messages(prompt, model), prefix, fitting, true);
        try (Reply reply = model.start(request(input, prompt, priority))) {
            StringBuilder text = new StringBuilder();
            for (Optional<String> piece = reply.next(); piece.isPresent(); piece = reply.next()) {
                text.append(piece.get());
                if (!sink.take(piece.get())) {
                    return new Answer(text.toString(), Answer.Finish.STOP, version(), Optional.empty());
                }
            }
            return answer(reply.completion());
        } catch (TemplateException | ContextException e) {
            throw ModelFault.free(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        } catch (EngineFullException e) {
            throw ModelFault.free(ErrorCode.RATE_LIMITED, String.valueOf(e.getMessage()), Optional.of(BUSY));
        } catch (EngineClosedException e) {
            throw ModelFault.free(ErrorCode.UPSTREAM_UNAVAILABLE, "the model broke, and is loaded again");
        }
    }

    /** Special tokens that people wrote out are no special tokens. */
    private static List<ChatMessage> messages(Prompt prompt, LocalModel model) {
        return prompt.messages().stream()
                .map(message -> model.harmless(new ChatMessage(role(message), message.content())))
                .toList();
    }

    private static String role(Prompt.Message message) {
        return switch (message.role()) {
            case "system", "assistant" -> message.role();
            default -> "user";
        };
    }

    private LocalModel model() throws ModelFault, InterruptedException {
        try {
            return share.model();
        } catch (CheckpointException e) {
            throw ModelFault.free(ErrorCode.UNKNOWN_MODEL, "the model cannot be loaded: " + e.getMessage());
        }
    }

    private TextRequest request(Input input, Prompt prompt, Priority priority) {
        Settings settings = new Settings(
                prompt.sampling().temperature(),
                prompt.sampling().topP(),
                prompt.sampling().maxTokens(),
                prompt.sampling().stop(),
                seed(prompt));
        return new TextRequest(input, settings, false, priority, Optional.of(timeout));
    }

    /**
     * Answers that are to be drawn independently have different seeds, and so have the turns of one conversation, which is one
     * sample; the same question has the same answer.
     */
    static long seed(Prompt prompt) {
        String turn = prompt.sample() + "/" + prompt.messages().size();
        return Long.parseUnsignedLong(Sha256.hex(turn).substring(0, 16), 16);
    }

    private Answer answer(Completion completion) throws ModelFault {
        Answer.Finish finish =
                switch (completion.finish()) {
                    case STOP -> Answer.Finish.STOP;
                    case LENGTH -> Answer.Finish.LENGTH;
                    case EXPIRED ->
                        throw ModelFault.charged(ErrorCode.TIMED_OUT, "no answer within " + timeout.toMillis() + " ms");
                    case CANCELLED, FAILED ->
                        throw ModelFault.charged(ErrorCode.UPSTREAM_UNAVAILABLE, "the model was stopped");
                };
        TokenCount tokens =
                new TokenCount(completion.promptTokens(), completion.ids().size());
        return new Answer(completion.text(), finish, version(), Optional.of(tokens));
    }

    /** Of a pulled model, its commit. */
    private Optional<String> version() {
        return Optional.ofNullable(share.path().getFileName()).map(Object::toString);
    }
}
