package dev.parley.topology.examples;

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
import dev.parley.domain.yaml.ConfigException;
import dev.parley.events.ChatMessage;
import dev.parley.events.ExampleDerived;
import dev.parley.events.RunPlanned;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.topology.examples.state.FinishingConversation;
import dev.parley.topology.support.Recent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Examples as the events of the topic. The same conversation gives the same event, to the byte. */
final class ExampleRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ExampleRecords.class);

    /** The finish reason of a turn that reached the limit of its tokens, as OpenAI calls it. */
    private static final String CUT_OFF = "length";

    /** More than are ever at work at once; a topology that runs for months meets thousands. */
    private static final int CACHED = 64;

    private final double validationShare;
    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<RunPlanned>> runs;
    /** Of the runs that were met last, read once each: a run id stands for one configuration for ever. */
    private final Map<String, Optional<PromptTemplates>> templates = new Recent<>(CACHED);

    ExampleRecords(double validationShare, ReadOnlyKeyValueStore<String, ValueAndTimestamp<RunPlanned>> runs) {
        this.validationShare = validationShare;
        this.runs = runs;
    }

    /** Whether the run's plan has arrived. */
    boolean knows(String runId) {
        if (templates.containsKey(runId)) {
            return true;
        }
        ValueAndTimestamp<RunPlanned> run = runs.get(runId);
        if (run != null) {
            templates.put(runId, parse(run.value()));
        }
        return run != null;
    }

    /** The example; none when the run is not known, or its templates cannot be read by this version. */
    Optional<ExampleDerived> of(String conversationId, FinishingConversation conversation, List<TurnRecorded> turns) {
        return templates
                .getOrDefault(conversation.getRunId(), Optional.empty())
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
                .setTruncatedTurns((int) turns.stream()
                        .filter(turn -> CUT_OFF.equals(turn.getFinishReason()))
                        .count())
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
