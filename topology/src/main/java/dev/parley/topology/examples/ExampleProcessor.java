package dev.parley.topology.examples;

import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.trace.TraceParent;
import dev.parley.topology.examples.state.FinishingConversation;
import dev.parley.topology.support.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Gathers the turns of a conversation until it is completed, emits its example and forgets it. */
final class ExampleProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
    /** How soon completed conversations are looked at again whose run's plan had not arrived. */
    private static final Duration RECHECK = Duration.ofMillis(200);

    private static final int SORTED_POSITIONS = 9_999;

    private final double validationShare;
    private final String runsStore;
    private final Set<String> waiting = new LinkedHashSet<>();

    private @Nullable Gathering gathering;

    ExampleProcessor(double validationShare, String runsStore) {
        this.validationShare = validationShare;
        this.runsStore = runsStore;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        waiting.clear();
        gathering = new Gathering(context);
    }

    @Override
    public void process(Record<String, SpecificRecord> input) {
        if (gathering == null) {
            throw new IllegalStateException("not initialised");
        }
        switch (input.value()) {
            case TurnRecorded turn -> gathering.said(input.key(), turn);
            case ConversationStarted started -> gathering.started(started);
            case ConversationCompleted completed -> gathering.completed(completed);
            // Failed and paused conversations have no example yet, and an erased event has nothing to say.
            case null, default -> {}
        }
    }

    @Override
    public void close() {
        if (gathering != null) {
            gathering.alarm.close();
            gathering = null;
        }
    }

    private final class Gathering {
        private final ProcessorContext<String, SpecificRecord> context;
        private final KeyValueStore<String, FinishingConversation> conversations;
        private final KeyValueStore<String, TurnRecorded> turns;
        private final ExampleRecords examples;
        private final Alarm alarm;

        Gathering(ProcessorContext<String, SpecificRecord> context) {
            this.context = context;
            this.alarm = new Alarm(context, this::recheck);
            this.conversations = context.getStateStore(ExamplesTopology.CONVERSATIONS);
            this.turns = context.getStateStore(ExamplesTopology.TURNS);
            this.examples = new ExampleRecords(validationShare, context.getStateStore(runsStore));
            recover();
        }

        private void recover() {
            try (KeyValueIterator<String, FinishingConversation> entries = conversations.all()) {
                while (entries.hasNext()) {
                    var entry = entries.next();
                    if (entry.value.getTurns() > 0) {
                        await(entry.key);
                    }
                }
            }
        }

        /** A plan comes without a word; a turn tells of itself. */
        private void await(String conversationId) {
            waiting.add(conversationId);
            alarm.setIn(RECHECK);
        }

        private void recheck() {
            for (String conversationId : List.copyOf(waiting)) {
                emitIfWhole(conversationId, known(conversationId));
            }
        }

        void said(String key, TurnRecorded turn) {
            if (turn.getRunId() == null) {
                return;
            }
            turns.put(key, turn);
            if (waiting.contains(turn.getConversationId())) {
                emitIfWhole(turn.getConversationId(), known(turn.getConversationId()));
            }
        }

        void started(ConversationStarted event) {
            if (event.getRunId() == null) {
                return;
            }
            FinishingConversation conversation = known(event.getConversationId());
            conversation.setRunId(event.getRunId());
            conversation.setSeedId(event.getSeedId());
            conversation.setFlowId(event.getFlowId());
            conversation.setAgent(event.getAgent());
            conversation.setCandidate(event.getCandidate());
            conversation.setJobOpening(event.getJobOpening());
            conversations.put(event.getConversationId(), conversation);
            emitIfWhole(event.getConversationId(), conversation);
        }

        void completed(ConversationCompleted event) {
            if (event.getRunId() == null) {
                return;
            }
            FinishingConversation conversation = known(event.getConversationId());
            conversation.setTurns(event.getTurns());
            conversation.setCompletedAt(event.getOccurredAt().toEpochMilli());
            conversation.setPromptTokens(event.getUsage().getPromptTokens());
            conversation.setCompletionTokens(event.getUsage().getCompletionTokens());
            conversation.setUsd(event.getUsage().getUsd());
            conversations.put(event.getConversationId(), conversation);
            emitIfWhole(event.getConversationId(), conversation);
        }

        private FinishingConversation known(String conversationId) {
            FinishingConversation conversation = conversations.get(conversationId);
            return conversation == null ? FinishingConversation.newBuilder().build() : conversation;
        }

        private void emitIfWhole(String conversationId, FinishingConversation conversation) {
            if (conversation.getTurns() == 0 || conversation.getRunId() == null) {
                return;
            }
            List<TurnRecorded> said = said(conversationId, conversation.getTurns());
            if (said.size() < conversation.getTurns()) {
                waiting.add(conversationId);
                return;
            }
            if (!examples.knows(conversation.getRunId())) {
                await(conversationId);
                return;
            }
            examples.of(conversationId, conversation, said).ifPresent(this::emit);
            forget(conversationId, said);
        }

        /** Keys have four digits and sort so; of longer conversations, 10000 comes between 1000 and 1001. */
        private List<TurnRecorded> said(String conversationId, int count) {
            List<TurnRecorded> said = new ArrayList<>(count);
            String last = EventKeys.turn(conversationId, Math.min(count, SORTED_POSITIONS));
            try (KeyValueIterator<String, TurnRecorded> found = turns.range(EventKeys.turn(conversationId, 1), last)) {
                found.forEachRemaining(entry -> said.add(entry.value));
            }
            said.sort(Comparator.comparingInt(TurnRecorded::getPosition));
            return said;
        }

        private void forget(String conversationId, List<TurnRecorded> said) {
            said.forEach(turn -> turns.delete(EventKeys.turn(conversationId, turn.getPosition())));
            conversations.delete(conversationId);
            waiting.remove(conversationId);
        }

        private void emit(ExampleDerived example) {
            String key = EventKeys.example(example.getConversationId(), example.getDataset());
            Headers headers = new RecordHeaders();
            TraceParent.begin(example.getConversationId(), key).addTo(headers);
            context.forward(new Record<>(key, example, example.getOccurredAt().toEpochMilli(), headers));
        }
    }
}
