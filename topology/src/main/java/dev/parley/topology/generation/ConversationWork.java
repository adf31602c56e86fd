package dev.parley.topology.generation;

import dev.parley.domain.conversation.Answer;
import dev.parley.domain.conversation.ConversationEvent;
import dev.parley.domain.conversation.ConversationProcess;
import dev.parley.domain.conversation.ConversationState;
import dev.parley.domain.conversation.ConversationState.Phase;
import dev.parley.events.InferenceResult;
import dev.parley.events.SeedPlanned;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topic.Retention.For;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.generation.Productions.PlannedRun;
import dev.parley.topology.generation.state.OpenConversation;
import dev.parley.topology.support.Alarm;
import dev.parley.topology.support.KeyedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The work on the conversations of one partition, from one initialisation of its task to the next: keeps the state of the open
 * ones, hands what arrives to {@link ConversationProcess} and forwards what it decides.
 *
 * <p>No more conversations wait for answers at once than the {@link Window} allows; the seeds beyond that wait in a queue. A run
 * whose budget is used up opens no more of them until one of its seeds arrives with a higher attempt, or it is planned again.
 */
final class ConversationWork implements AutoCloseable {
    /** How soon seeds are looked at again that arrived before their run did. */
    private static final Duration RECHECK = Duration.ofMillis(50);
    /** How soon it is noticed that a paused run was planned again without its paused conversations. */
    private static final Duration RECHECK_PLANS = Duration.ofSeconds(2);
    /** Most conversations opened on one record, so that a long queue of reused answers does not hold up the task. */
    private static final int OPENED_AT_ONCE = 500;
    /** How long a request can be answered: the topic of the requests forgets it. */
    private static final Duration KEPT = ((For) Topics.GENERATION_REQUESTS.retention()).time();
    /** By then what was answered before the start has been read, and is not asked again. */
    private static final Duration CAUGHT_UP = Duration.ofMinutes(1);
    /** How soon it is noticed that a request was forgotten. */
    private static final Duration RECHECK_FORGOTTEN = Duration.ofHours(1);

    private final ProcessorContext<String, SpecificRecord> context;
    private final Window window;
    private final AnswerLog answers;
    private final SeedLog seeds;
    private final KeyValueStore<String, OpenConversation> conversations;
    private final KeyValueStore<String, Integer> completed;
    private final Productions productions;
    private final WaitingSeeds waiting;
    private final PausedRuns paused;
    private final Questions questions = new Questions();
    private final Alarm alarm;
    private final Alarm forgotten;

    ConversationWork(ProcessorContext<String, SpecificRecord> context, Window window) {
        this.context = context;
        this.window = window;
        this.alarm = new Alarm(context, this::openWaiting);
        this.forgotten = new Alarm(context, this::askForgotten);
        this.conversations = context.getStateStore(Stores.CONVERSATIONS);
        this.completed = context.getStateStore(Stores.COMPLETED);
        this.productions = new Productions(context.getStateStore(Stores.RUNS));
        this.answers = new AnswerLog(context.getStateStore(Stores.RESULTS));
        this.seeds = new SeedLog(context.getStateStore(Stores.SEEDS), productions, answers);
        this.paused = new PausedRuns(productions::plannedAt);
        this.waiting = new WaitingSeeds(context.getStateStore(Stores.WAITING));
        recover();
        forgotten.setIn(CAUGHT_UP);
    }

    private void recover() {
        try (KeyValueIterator<String, OpenConversation> entries = conversations.all()) {
            while (entries.hasNext()) {
                OpenConversation stored = entries.next().value;
                ConversationState state = StateRecords.state(stored);
                if (state.phase() == Phase.OPEN) {
                    // It was asked after it was planned, whenever that was.
                    questions.ask(state, stored.getConversationId(), seeds.plannedAt(stored.getConversationId()));
                } else if (state.phase() == Phase.PAUSED) {
                    recover(stored);
                }
            }
        }
    }

    /** Unless its seed came again since it was paused: then it waits to be opened. */
    private void recover(OpenConversation stored) {
        String conversationId = stored.getConversationId();
        if (!seeds.has(conversationId, stored.getAttempt() + 1)) {
            long planned = seeds.plannedAt(conversationId).toEpochMilli();
            long putOff = answers.answeredAt(conversationId, stored.getPending());
            paused.recover(stored.getRunId(), conversationId, Math.max(planned, putOff));
        }
    }

    void planned(SeedPlanned seed) {
        String conversationId = seed.getConversationId();
        if (completed.get(conversationId) != null) {
            return;
        }
        OpenConversation stored = conversations.get(conversationId);
        if (stored != null && seed.getAttempt() <= stored.getAttempt()) {
            return;
        }
        if (seed.getAttempt() > 1) {
            paused.resume(seed.getRunId(), conversationId, now());
        }
        waiting.add(seed.getRunId(), conversationId, stored != null);
        openWaiting(window.most());
    }

    void answered(InferenceResult result) {
        Answer answer = AnswerLog.answer(result);
        goOn(
                result.getRequestId(),
                (conversation, state) -> AnswerLog.putsOffOnlyAnother(conversation.runId(), result, answer)
                        ? conversation.process().askAgain(state, answer)
                        : conversation.process().hear(state, answer));
        openWaiting();
    }

    /** What no worker has answered as long as it could, none will. */
    private void askForgotten() {
        for (String requestId : questions.askedBefore(now().minus(KEPT))) {
            goOn(requestId, (conversation, state) -> conversation.process().askAgain(state));
        }
        openWaiting();
        forgotten.setIn(RECHECK_FORGOTTEN);
    }

    /** Tells the conversations that wait for an answer what there is. */
    private void goOn(String requestId, BiFunction<Conversation, ConversationState, List<ConversationEvent>> decision) {
        for (String conversationId : questions.takeWaitingFor(requestId)) {
            OpenConversation stored = conversations.get(conversationId);
            if (stored == null) {
                continue;
            }
            ConversationState state = StateRecords.state(stored);
            Conversation conversation = seeds.opened(stored.getRunId(), conversationId);
            List<ConversationEvent> events = decision.apply(conversation, state);
            if (events.isEmpty()) {
                questions.ask(state, conversationId, now());
            } else {
                apply(conversation, state, events);
            }
        }
    }

    /** A seed was erased: nothing of its conversation is kept, or done any more. */
    void erased(String key) {
        String conversationId = EventKeys.conversationOf(key);
        if (key.equals(EventKeys.seed(conversationId))) {
            conversations.delete(conversationId);
            seeds.forget(conversationId);
        }
    }

    private void openWaiting() {
        openWaiting(window.most(waiting.size()));
    }

    private void openWaiting(int most) {
        for (int opened = 0; questions.conversations() < most && opened < OPENED_AT_ONCE; opened++) {
            Optional<String> next = waiting.take(
                    runId -> !paused.isPaused(runId, now())
                            && productions.find(runId).isPresent(),
                    runId -> !paused.isResuming(runId, now()));
            if (next.isEmpty()) {
                break;
            }
            open(next.get());
        }
        openLater();
    }

    /** Looks again in a while, as long as there is anything to open and room for it; an answer that makes room looks itself. */
    void openLater() {
        if (!waiting.isEmpty() && questions.conversations() < window.most(waiting.size())) {
            alarm.setIn(waiting.hasAny(runId -> !paused.isPaused(runId, now())) ? RECHECK : RECHECK_PLANS);
        }
    }

    private void open(String conversationId) {
        SeedPlanned planned = seeds.find(conversationId).orElse(null);
        if (planned == null || completed.get(conversationId) != null) {
            return;
        }
        switch (productions.find(planned.getRunId()).orElseThrow()) {
            case PlannedRun.Unreadable(String reason) ->
                emit(conversationId, EventRecords.invalid(planned, reason, now()));
            case PlannedRun.Ready run -> open(run, planned);
        }
    }

    private void open(PlannedRun.Ready run, SeedPlanned planned) {
        String conversationId = planned.getConversationId();
        Conversation conversation;
        try {
            conversation = seeds.conversation(planned, run);
        } catch (IllegalArgumentException e) {
            emit(conversationId, EventRecords.invalid(planned, String.valueOf(e.getMessage()), now()));
            return;
        }
        OpenConversation stored = conversations.get(conversationId);
        ConversationState state = stored == null ? null : StateRecords.state(stored);
        List<ConversationEvent> events = conversation.process().open(state, planned.getAttempt());
        if (!events.isEmpty()) {
            apply(conversation, state, events);
        }
    }

    private void apply(Conversation conversation, @Nullable ConversationState before, List<ConversationEvent> events) {
        ConversationState state = before;
        for (ConversationEvent event : events) {
            boolean first = state == null;
            state = ConversationState.evolve(state, event);
            if (!(event instanceof ConversationEvent.Asked asked) || questions.isNew(asked.requestId())) {
                conversation
                        .records()
                        .of(event, state, first, now())
                        .ifPresent(record -> emit(conversation.id(), record));
            }
        }
        if (state != null) {
            keep(conversation, state);
        }
    }

    private void keep(Conversation conversation, ConversationState state) {
        String conversationId = conversation.id();
        if (state.phase() == Phase.COMPLETED) {
            conversations.delete(conversationId);
            completed.put(conversationId, state.said().size());
            seeds.forget(conversationId);
            return;
        }
        conversations.put(conversationId, StateRecords.stored(conversationId, conversation.runId(), state));
        if (state.phase() == Phase.OPEN) {
            questions.ask(state, conversationId, now());
        } else {
            seeds.forget(conversationId);
            if (state.phase() == Phase.PAUSED) {
                paused.pause(conversation.runId(), conversationId);
            }
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private void emit(String conversationId, KeyedEvent event) {
        context.forward(
                new Record<>(event.key(), event.value(), context.currentSystemTimeMs(), event.headers(conversationId)));
    }

    @Override
    public void close() {
        alarm.close();
        forgotten.close();
    }
}
