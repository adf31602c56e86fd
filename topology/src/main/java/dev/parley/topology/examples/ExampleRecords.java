package dev.parley.topology.examples;

import dev.parley.domain.config.ConfigException;
import dev.parley.domain.dataset.Split;
import dev.parley.domain.example.ExampleBuilder;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Visit;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import dev.parley.events.ChatMessage;
import dev.parley.events.ExampleDerived;
import dev.parley.events.RunPlanned;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.topology.examples.state.FinishingConversation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Examples as the events of the topic. The same conversation gives the same event, to the byte. */
final class ExampleRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ExampleRecords.class);

    private final double validationShare;
    private final Map<String, Optional<PromptTemplates>> templates = new HashMap<>();

    ExampleRecords(double validationShare) {
        this.validationShare = validationShare;
    }

    /** The example; none when the run's templates cannot be read by this version. */
    Optional<ExampleDerived> of(
            String conversationId, FinishingConversation conversation, RunPlanned run, List<TurnRecorded> turns) {
        return templates
                .computeIfAbsent(run.getRunId(), _ -> parse(run))
                .map(parsed -> example(conversationId, conversation, parsed, turns));
    }

    private static Optional<PromptTemplates> parse(RunPlanned run) {
        try {
            return Optional.of(PromptTemplates.parse("templates of run " + run.getRunId(), run.getTemplates()));
        } catch (ConfigException e) {
            LOG.warn("run {} gives no examples: {}", run.getRunId(), e.getMessage());
            return Optional.empty();
        }
    }

    private ExampleDerived example(
            String conversationId,
            FinishingConversation conversation,
            PromptTemplates parsed,
            List<TurnRecorded> turns) {
        String seedId = Objects.requireNonNull(conversation.getSeedId(), "generated conversations have a seed");
        String split = Split.of(seedId, validationShare).wireName();
        List<Message> messages = ExampleBuilder.messages(parsed, seed(conversation, turns), spoken(turns));
        return ExampleDerived.newBuilder()
                .setEventId(ExampleBuilder.contentHash(seedId, split, messages))
                .setOccurredAt(Instant.ofEpochMilli(conversation.getCompletedAt()))
                .setConversationId(conversationId)
                .setRunId(conversation.getRunId())
                .setSeedId(seedId)
                .setDataset(ExampleBuilder.dataset(conversation.getRunId()))
                .setSplit(split)
                .setMessages(messages.stream()
                        .map(message -> new ChatMessage(message.role(), message.content()))
                        .toList())
                .setFlowId(conversation.getFlowId())
                .setTags(turns.stream()
                        .flatMap(turn -> turn.getTags().stream())
                        .distinct()
                        .toList())
                .setModels(turns.stream()
                        .map(TurnRecorded::getModel)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList())
                .setRehearsal(turns.stream().anyMatch(TurnRecorded::getRehearsal))
                .setUsage(new Usage(
                        conversation.getPromptTokens(), conversation.getCompletionTokens(), conversation.getUsd()))
                .build();
    }

    private static Seed seed(FinishingConversation conversation, List<TurnRecorded> turns) {
        return new Seed(
                Fields.fromJson(conversation.getAgent()),
                Fields.fromJson(conversation.getCandidate()),
                Fields.fromJson(conversation.getJobOpening()),
                new Flow(turns.stream()
                        .map(turn -> new Visit(String.valueOf(turn.getStep()), turn.getDecision()))
                        .toList()));
    }

    private static List<Spoken> spoken(List<TurnRecorded> turns) {
        return turns.stream()
                .map(turn -> new Spoken(Role.of(turn.getRole()), turn.getText()))
                .toList();
    }
}
