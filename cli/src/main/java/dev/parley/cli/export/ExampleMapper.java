package dev.parley.cli.export;

import dev.parley.domain.dataset.Example;
import dev.parley.domain.dataset.Split;
import dev.parley.domain.prompt.Message;
import dev.parley.events.ExampleDerived;

/** From the event to the domain's value. */
final class ExampleMapper {
    private ExampleMapper() {}

    static Example example(ExampleDerived event) {
        return new Example(
                event.getConversationId(),
                event.getSeedId(),
                Split.named(event.getSplit()),
                event.getMessages().stream()
                        .map(message -> new Message(message.getRole(), message.getContent()))
                        .toList(),
                event.getFlowId(),
                event.getTags(),
                event.getModels(),
                event.getRehearsal(),
                event.getUsage().getPromptTokens(),
                event.getUsage().getCompletionTokens(),
                event.getUsage().getUsd(),
                event.getTruncatedTurns());
    }
}
