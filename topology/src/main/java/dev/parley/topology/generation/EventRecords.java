package dev.parley.topology.generation;

import dev.parley.domain.conversation.ConversationEvent;
import dev.parley.domain.conversation.ConversationState;
import dev.parley.domain.conversation.Turn;
import dev.parley.events.ChatMessage;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.InferenceRequest;
import dev.parley.events.SamplingParameters;
import dev.parley.events.Scene;
import dev.parley.events.SeedPlanned;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.topology.support.KeyedEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens in one conversation, as the events of the topics. Event ids are the events' keys. */
final class EventRecords {
    private final SeedPlanned seed;
    private final boolean rehearsal;

    EventRecords(SeedPlanned seed, boolean rehearsal) {
        this.seed = seed;
        this.rehearsal = rehearsal;
    }

    /**
     * The event to publish, if any.
     *
     * @param event what happened
     * @param after the state after it
     * @param first whether nothing happened in the conversation before
     * @param now when it happened
     */
    Optional<KeyedEvent> of(ConversationEvent event, ConversationState after, boolean first, Instant now) {
        return switch (event) {
            case ConversationEvent.Opened _ -> first ? Optional.of(started(now)) : Optional.empty();
            case ConversationEvent.TurnSaid(Turn turn) -> Optional.of(said(turn, now));
            case ConversationEvent.Asked asked -> Optional.of(asked(asked, now));
            case ConversationEvent.Completed _ -> Optional.of(completed(after, now));
            case ConversationEvent.Failed failed -> Optional.of(failed(failed, after.attempt(), now));
            case ConversationEvent.Paused paused -> Optional.of(paused(paused, after.attempt(), now));
        };
    }

    private KeyedEvent started(Instant now) {
        String key = EventKeys.started(seed.getConversationId());
        return new KeyedEvent(
                key,
                ConversationStarted.newBuilder()
                        .setEventId(key)
                        .setOccurredAt(now)
                        .setConversationId(seed.getConversationId())
                        .setRunId(seed.getRunId())
                        .setSeedId(seed.getSeedId())
                        .setFlowId(seed.getFlowId())
                        .setAgent(seed.getAgent())
                        .setCandidate(seed.getCandidate())
                        .setJobOpening(seed.getJobOpening())
                        .build());
    }

    private KeyedEvent said(Turn turn, Instant now) {
        String key = EventKeys.turn(seed.getConversationId(), turn.position());
        TurnRecorded.Builder record = TurnRecorded.newBuilder()
                .setEventId(key)
                .setOccurredAt(now)
                .setConversationId(seed.getConversationId())
                .setRunId(seed.getRunId())
                .setSeedId(seed.getSeedId())
                .setPosition(turn.position())
                .setRole(turn.role().wireName())
                .setStep(turn.step())
                .setDecision(turn.decision())
                .setTags(turn.tags())
                .setText(turn.text());
        switch (turn.source()) {
            case Turn.Template() -> record.setSource("template");
            case Turn.Model model ->
                record.setSource("model")
                        .setModel(model.model())
                        .setRehearsal(model.rehearsal())
                        .setRequestId(model.requestId())
                        .setPromptHash(model.promptHash())
                        .setUsage(usage(model.usage()))
                        .setFinishReason(model.finishReason());
        }
        return new KeyedEvent(key, record.build());
    }

    private KeyedEvent asked(ConversationEvent.Asked asked, Instant now) {
        InferenceRequest request = InferenceRequest.newBuilder()
                .setEventId(asked.requestId() + "/" + asked.attempt())
                .setOccurredAt(now)
                .setRequestId(asked.requestId())
                .setAttempt(asked.attempt())
                .setRunId(seed.getRunId())
                .setConversationId(seed.getConversationId())
                .setPosition(asked.position())
                .setModels(asked.models().models())
                .setMessages(asked.messages().stream()
                        .map(message -> new ChatMessage(message.role(), message.content()))
                        .toList())
                .setParameters(parameters(asked.models().parameters()))
                .setSample(seed.getSeedId())
                .setScene(rehearsal ? scene(asked) : null)
                .build();
        return new KeyedEvent(EventKeys.request(seed.getConversationId(), asked.requestId()), request);
    }

    private static SamplingParameters parameters(dev.parley.domain.models.SamplingParameters parameters) {
        SamplingParameters.Builder record = SamplingParameters.newBuilder().setStop(parameters.stop());
        parameters.temperature().ifPresent(record::setTemperature);
        parameters.topP().ifPresent(record::setTopP);
        parameters.maxTokens().ifPresent(record::setMaxTokens);
        return record.build();
    }

    private @Nullable Scene scene(ConversationEvent.Asked asked) {
        return Scene.newBuilder()
                .setStep(asked.scene().step())
                .setSpeaker(asked.role().wireName())
                .setDecision(asked.scene().decision())
                .setExample(asked.scene().example())
                .setAgent(seed.getAgent())
                .setCandidate(seed.getCandidate())
                .setJobOpening(seed.getJobOpening())
                .build();
    }

    private KeyedEvent completed(ConversationState state, Instant now) {
        String key = EventKeys.completed(seed.getConversationId());
        return new KeyedEvent(
                key,
                ConversationCompleted.newBuilder()
                        .setEventId(key)
                        .setOccurredAt(now)
                        .setConversationId(seed.getConversationId())
                        .setRunId(seed.getRunId())
                        .setSeedId(seed.getSeedId())
                        .setTurns(state.said().size())
                        .setModelTurns(state.modelTurns())
                        .setReusedTurns(state.reusedTurns())
                        .setUsage(usage(state.usage()))
                        .build());
    }

    private KeyedEvent failed(ConversationEvent.Failed failed, int attempt, Instant now) {
        return failed(seed, attempt, failed.position(), failed.step(), failed.code(), failed.message(), now);
    }

    private KeyedEvent paused(ConversationEvent.Paused paused, int attempt, Instant now) {
        String key = EventKeys.paused(seed.getConversationId(), attempt);
        return new KeyedEvent(
                key,
                ConversationPaused.newBuilder()
                        .setEventId(key)
                        .setOccurredAt(now)
                        .setConversationId(seed.getConversationId())
                        .setRunId(seed.getRunId())
                        .setSeedId(seed.getSeedId())
                        .setAttempt(attempt)
                        .setPosition(paused.position())
                        .setCode(paused.code())
                        .setMessage(paused.message())
                        .build());
    }

    /** The seed cannot be worked on at all: its run's configuration is unreadable, or it does not fit the run. */
    static KeyedEvent invalid(SeedPlanned seed, String reason, Instant now) {
        return failed(seed, seed.getAttempt(), 1, null, ErrorCode.INVALID_RUN.wireName(), reason, now);
    }

    private static KeyedEvent failed(
            SeedPlanned seed,
            int attempt,
            int position,
            @Nullable String step,
            String code,
            String message,
            Instant now) {
        String key = EventKeys.failed(seed.getConversationId(), attempt);
        return new KeyedEvent(
                key,
                ConversationFailed.newBuilder()
                        .setEventId(key)
                        .setOccurredAt(now)
                        .setConversationId(seed.getConversationId())
                        .setRunId(seed.getRunId())
                        .setSeedId(seed.getSeedId())
                        .setAttempt(attempt)
                        .setPosition(position)
                        .setStep(step)
                        .setCode(code)
                        .setMessage(message)
                        .build());
    }

    private static Usage usage(dev.parley.domain.conversation.Usage usage) {
        return new Usage(usage.promptTokens(), usage.completionTokens(), usage.usd());
    }
}
