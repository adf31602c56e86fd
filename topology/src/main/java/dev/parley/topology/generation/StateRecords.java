package dev.parley.topology.generation;

import dev.parley.domain.conversation.ConversationState;
import dev.parley.domain.conversation.ConversationState.Pending;
import dev.parley.domain.conversation.Usage;
import dev.parley.domain.flow.Role;
import dev.parley.domain.prompt.Spoken;
import dev.parley.topology.generation.state.OpenConversation;
import dev.parley.topology.generation.state.PendingQuestion;
import dev.parley.topology.generation.state.Phase;
import dev.parley.topology.generation.state.Said;
import org.jspecify.annotations.Nullable;

/** The state of a conversation, between the domain and the store. */
final class StateRecords {
    private StateRecords() {}

    static OpenConversation stored(String conversationId, String runId, ConversationState state) {
        return OpenConversation.newBuilder()
                .setConversationId(conversationId)
                .setRunId(runId)
                .setPhase(Phase.valueOf(state.phase().name()))
                .setAttempt(state.attempt())
                .setSaid(state.said().stream()
                        .map(said -> new Said(said.speaker().wireName(), said.text()))
                        .toList())
                .setPending(stored(state.pending()))
                .setModelTurns(state.modelTurns())
                .setReusedTurns(state.reusedTurns())
                .setPromptTokens(state.usage().promptTokens())
                .setCompletionTokens(state.usage().completionTokens())
                .setUsd(state.usage().usd())
                .build();
    }

    private static @Nullable PendingQuestion stored(@Nullable Pending pending) {
        return pending == null
                ? null
                : new PendingQuestion(pending.requestId(), pending.promptHash(), pending.attempt());
    }

    static ConversationState state(OpenConversation stored) {
        PendingQuestion pending = stored.getPending();
        return new ConversationState(
                ConversationState.Phase.valueOf(stored.getPhase().name()),
                stored.getAttempt(),
                stored.getSaid().stream()
                        .map(said -> new Spoken(Role.of(said.getRole()), said.getText()))
                        .toList(),
                pending == null
                        ? null
                        : new Pending(pending.getRequestId(), pending.getPromptHash(), pending.getAttempt()),
                stored.getModelTurns(),
                stored.getReusedTurns(),
                new Usage(stored.getPromptTokens(), stored.getCompletionTokens(), stored.getUsd()));
    }
}
