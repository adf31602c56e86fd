package dev.parley.topology.chat;

import dev.parley.domain.chat.ChatEvent;
import dev.parley.domain.chat.ChatPolicy;
import dev.parley.domain.chat.ChatProcess;
import dev.parley.domain.chat.ConversationChats;
import dev.parley.domain.chat.OnBusy;
import dev.parley.events.ChatCancelRequested;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyStarted;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.time.LogTime;
import dev.parley.topology.support.Alarm;
import dev.parley.topology.support.KeyedEvent;
import dev.parley.topology.support.PolledBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The process manager of chats: keeps the state of a partition's conversations, hands what arrives to {@link ChatProcess},
 * forwards what it decides, and asks for the commit as soon as all that came together is done, when somebody waits for it.
 */
final class ChatProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
    private static final Duration FORGET = Duration.ofSeconds(10);

    /** How long what nobody waits for may stay uncommitted: a reply that ends meanwhile takes it along. */
    private static final Duration UNAWAITED = Duration.ofMillis(200);

    private final ChatPolicy policy;
    private final EventSerdes serdes;
    private final AskedAgain asked;
    private final PolledBatch batch;
    private final InstantSource time;

    private @Nullable Work work;

    ChatProcessor(ChatPolicy policy, EventSerdes serdes, AskedAgain asked, PolledBatch batch, InstantSource time) {
        this.policy = policy;
        this.serdes = serdes;
        this.asked = asked;
        this.batch = batch;
        this.time = time;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        int partition = context.taskId().partition();
        OpenChats chats = new OpenChats(serdes, places -> asked.read(partition, places));
        work = new Work(context, policy, chats, batch, time);
    }

    @Override
    public void process(Record<String, SpecificRecord> input) {
        if (work == null) {
            throw new IllegalStateException("not initialised");
        }
        if (input.value() != null) {
            LogTime.put(input.value(), input.timestamp());
        }
        List<ChatEvent> events =
                switch (input.value()) {
                    case ChatRequested request -> work.asked(request, input);
                    case ChatCancelRequested cancel -> work.cancelled(cancel, input);
                    case InferenceResult result -> work.answered(result, input);
                    case ReplyStarted started -> work.takenOver(started, input);
                    // A tombstone erases an event that has been taken in already.
                    case null, default -> List.of();
                };
        work.done(events);
    }

    @Override
    public void close() {
        if (work != null) {
            work.close();
            work = null;
        }
    }

    /** The work on one task's partition, from one initialisation to the next. */
    private static final class Work implements AutoCloseable {
        private final ProcessorContext<String, SpecificRecord> context;
        private final ChatPolicy policy;
        private final OpenChats chats;
        private final ChatStore store;
        private final PolledBatch batch;
        private final InstantSource time;
        private final Deadlines deadlines = new Deadlines();
        /** The conversations with open chats. */
        private final Map<String, ConversationChats> busy = new HashMap<>();

        /** Rings when a chat ends by itself, or when it is time to commit. */
        private final Alarm alarm;

        private final Cancellable forgetting;

        Work(
                ProcessorContext<String, SpecificRecord> context,
                ChatPolicy policy,
                OpenChats chats,
                PolledBatch batch,
                InstantSource time) {
            this.context = context;
            this.policy = policy;
            this.chats = chats;
            this.batch = batch;
            this.time = time;
            this.alarm = new Alarm(context, this::tick);
            this.store = new ChatStore(context.getStateStore(ChatTopology.STORE), chats, policy);
            for (String conversationId : store.recover()) {
                keep(conversationId, store.load(conversationId));
            }
            this.forgetting = context.schedule(FORGET, PunctuationType.WALL_CLOCK_TIME, _ -> store.forget(now()));
        }

        List<ChatEvent> asked(ChatRequested request, Record<String, SpecificRecord> record) {
            String conversationId = request.getConversationId();
            long place = context.recordMetadata().map(RecordMetadata::offset).orElse(0L);
            Details.Known fresh = new Details.Known(OpenChats.asked(request, place), request);
            Arrival input = new Arrival(conversationId, request.getChatId(), record.headers(), fresh, null);
            return apply(
                    input,
                    (process, state) ->
                            process.ask(state, ChatInputs.chat(request, place), OnBusy.of(request.getOnBusy()), now()));
        }

        List<ChatEvent> cancelled(ChatCancelRequested cancel, Record<String, SpecificRecord> record) {
            Arrival input = new Arrival(cancel.getConversationId(), cancel.getChatId(), record.headers(), null, null);
            return apply(input, (process, state) -> process.cancel(state, cancel.getChatId(), now()));
        }

        List<ChatEvent> answered(InferenceResult result, Record<String, SpecificRecord> record) {
            Arrival input =
                    new Arrival(result.getConversationId(), result.getRequestId(), record.headers(), null, result);
            return apply(
                    input,
                    (process, state) -> process.finish(
                            state, result.getRequestId(), result.getAttempt(), ChatInputs.outcome(result), now()));
        }

        List<ChatEvent> takenOver(ReplyStarted started, Record<String, SpecificRecord> record) {
            Arrival input =
                    new Arrival(started.getConversationId(), started.getRequestId(), record.headers(), null, null);
            return apply(
                    input, (process, state) -> process.takeOver(state, started.getRequestId(), started.getAttempt()));
        }

        private void tick() {
            Instant now = now();
            boolean ended = false;
            for (Optional<String> due = deadlines.take(now); due.isPresent(); due = deadlines.take(now)) {
                Arrival input = new Arrival(due.get(), "", new RecordHeaders(), null, null);
                ended |= isAwaited(apply(input, (process, state) -> process.tick(state, now)));
            }
            awaitDeadlines();
            commitWhenDue(ended);
        }

        /** A record is processed, which led to these events. */
        void done(List<ChatEvent> events) {
            commitWhenDue(batch.take(isAwaited(events), now()));
        }

        /** Whether somebody waits for what is committed only: workers do not, they read requests before. */
        private static boolean isAwaited(List<ChatEvent> events) {
            return events.stream()
                    .anyMatch(event -> event instanceof ChatEvent.Ended || event instanceof ChatEvent.Admitted);
        }

        /** Asks for the commit of everything that this thread has done: all of its tasks are in one transaction. */
        private void commitWhenDue(boolean awaited) {
            Optional<Instant> due = batch.since().map(since -> since.plus(UNAWAITED));
            if (awaited || due.filter(time -> !time.isAfter(now())).isPresent()) {
                batch.commit();
                context.commit();
            } else {
                due.ifPresent(this::wakeAt);
            }
        }

        private void awaitDeadlines() {
            deadlines.first().ifPresent(this::wakeAt);
        }

        /** Alarms go by this machine's clock. */
        private void wakeAt(Instant time) {
            alarm.setIn(Duration.between(now(), time));
        }

        @Override
        public void close() {
            alarm.close();
            forgetting.cancel();
        }

        /** Everything that may fail comes first: half a decision is never stored. */
        private List<ChatEvent> apply(Arrival input, Decision decision) {
            String conversationId = input.conversationId();
            ConversationChats known = busy.remove(conversationId);
            ConversationChats before = known == null ? store.load(conversationId) : known;
            ChatProcess process = new ChatProcess(policy, chatId -> store.hasEnded(conversationId, chatId));
            List<ChatEvent> events = decision.make(process, before);

            Details details = new Details(conversationId, store, chats, input.fresh());
            ChatRecords records = new ChatRecords(conversationId, details, input.result(), now());
            List<Record<String, SpecificRecord>> outputs = new ArrayList<>();
            ConversationChats after = before;
            for (ChatEvent event : events) {
                after = after.evolve(event, policy);
                records.of(event).forEach(output -> outputs.add(record(output, event, input)));
            }
            if (!events.isEmpty()) {
                store.save(conversationId, before, after, events, details);
                outputs.forEach(context::forward);
            }
            keep(conversationId, after);
            return events;
        }

        private void keep(String conversationId, ConversationChats state) {
            if (!state.isIdle()) {
                busy.put(conversationId, state);
            }
            deadlines.set(conversationId, state.nextEnd(policy));
            awaitDeadlines();
        }

        /** What happens to the chat that the input is about continues its trace, what happens to the next one doesn't. */
        private Record<String, SpecificRecord> record(KeyedEvent output, ChatEvent event, Arrival input) {
            Headers cause = event.chatId().equals(input.chatId()) ? input.headers() : new RecordHeaders();
            return new Record<>(
                    output.key(),
                    output.value(),
                    context.currentSystemTimeMs(),
                    output.following(cause, event.chatId()));
        }

        private Instant now() {
            return time.instant();
        }
    }

    /** Asks the process what an input changes. */
    private interface Decision {
        List<ChatEvent> make(ChatProcess process, ConversationChats state);
    }
}
