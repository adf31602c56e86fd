package dev.parley.domain.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.prompt.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A conversation whose clients ask, cancel and repeat themselves, whose workers answer, fail, vanish and take over, and
 * whose clock runs, all at random. What must hold is checked after every step.
 */
final class RandomChats {
    private static final int STEPS = 120;
    private static final ChatPolicy POLICY = ChatPolicy.DEFAULT;

    private final Random random;
    private final Map<String, Ending> ended = new HashMap<>();
    private final ChatProcess process = new ChatProcess(POLICY, ended::containsKey);
    private final Map<String, Chat> asked = new LinkedHashMap<>();
    private final List<Supplier<List<ChatEvent>>> inputs = new ArrayList<>();
    private final List<String> replies = new ArrayList<>();
    private final Set<String> withdrawn = new HashSet<>();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ConversationChats state = ConversationChats.NONE;
    private @Nullable String atWorkers;
    private long lastDispatched = -1;
    private int attempt;

    RandomChats(Random random) {
        this.random = random;
    }

    void play() {
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        for (int rest = 0; !state.isIdle() && rest < 1_000; rest++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(state.isIdle()).as("in the end nothing is open").isTrue();
        assertThat(ended.keySet()).isEqualTo(asked.keySet());
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> ask();
            case 3 -> cancel();
            case 4, 5 -> work();
            case 6 -> pass(Duration.ofMillis(random.nextInt(800)));
            default -> {
                if (!inputs.isEmpty()) {
                    inputs.get(random.nextInt(inputs.size())).get();
                }
            }
        }
    }

    private void ask() {
        String id = "chat-" + asked.size() + ".";
        List<Message> messages = new ArrayList<>(List.of(new Message("system", "system")));
        List<String> known = new ArrayList<>();
        replies.stream().filter(_ -> random.nextInt(3) > 0).forEach(reply -> {
            known.add(reply);
            messages.add(new Message("assistant", "reply-" + reply));
        });
        messages.add(new Message("user", "prompt-" + id));
        Chat chat = new Chat(
                id, asked.size(), random.nextInt(3) > 0, messages, known, now.plusMillis(random.nextInt(4_000)));
        asked.put(id, chat);
        OnBusy onBusy = OnBusy.values()[random.nextInt(3)];
        input(() -> process.ask(state, chat, onBusy, now));
    }

    private void cancel() {
        if (!asked.isEmpty()) {
            String id = List.copyOf(asked.keySet()).get(random.nextInt(asked.size()));
            input(() -> process.cancel(state, id, now));
        }
    }

    private void work() {
        String id = atWorkers;
        if (id == null) {
            return;
        }
        int by = attempt;
        if (random.nextInt(4) == 0) {
            attempt++;
            input(() -> process.takeOver(state, id, by + 1));
            return;
        }
        Outcome outcome =
                switch (random.nextInt(5)) {
                    case 0 -> new Outcome.Failed("timed_out", "for a test");
                    case 1 -> new Outcome.Stopped("cancelled", random.nextBoolean() ? "" : "reply-" + id);
                    case 2 -> new Outcome.Completed("reply-" + id, "length");
                    default -> new Outcome.Completed("reply-" + id, "stop");
                };
        int late = random.nextInt(4) == 0 ? by - 1 : by;
        boolean isVoid = late < state.running().attempt();
        List<ChatEvent> events = input(() -> process.finish(state, id, late, outcome, now));
        assertThat(events.isEmpty())
                .as("a result of an attempt that was taken over is void")
                .isEqualTo(isVoid);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        input(() -> process.tick(state, now));
        assertThat(state.nextEnd(POLICY))
                .as("nothing is overdue")
                .matches(end -> end.isEmpty() || end.get().isAfter(now));
    }

    /** Takes in what happens; the same again changes nothing, now or later. */
    private List<ChatEvent> input(Supplier<List<ChatEvent>> happening) {
        List<ChatEvent> events = happening.get();
        events.forEach(this::apply);
        assertThat(happening.get()).as("the same again").isEmpty();
        inputs.add(() -> {
            List<ChatEvent> later = happening.get();
            later.forEach(this::apply);
            return later;
        });
        return events;
    }

    private void apply(ChatEvent event) {
        assertThat(ended).as("chats that have ended").doesNotContainKey(event.chatId());
        switch (event) {
            case ChatEvent.Dispatched dispatched -> dispatched(dispatched);
            case ChatEvent.Withdrawn(String id, String reason, Instant _) ->
                assertThat(withdrawn.add(id + reason)).as("withdrawn once").isTrue();
            case ChatEvent.Ended end -> ended(end);
            case ChatEvent.Queued _, ChatEvent.Admitted _, ChatEvent.TakenOver _ -> {}
        }
        state = state.evolve(event, POLICY);
        assertNoTrace();
    }

    private void dispatched(ChatEvent.Dispatched dispatched) {
        assertThat(atWorkers).as("one at a time at the workers").isNull();
        Chat chat = asked.get(dispatched.chatId());
        assertThat(chat.place()).as("in the order in which they came").isGreaterThan(lastDispatched);
        lastDispatched = chat.place();
        atWorkers = chat.id();
        attempt = 1;
        assertThat(dispatched.messages().stream()
                        .filter(message -> message.role().equals("assistant"))
                        .map(Message::content))
                .as("every reply so far, once")
                .containsExactlyInAnyOrderElementsOf(
                        replies.stream().map(reply -> "reply-" + reply).toList());
        assertThat(dispatched.messages().getFirst().role()).isEqualTo("system");
    }

    private void ended(ChatEvent.Ended end) {
        ended.put(end.chatId(), end.ending());
        if (end.chatId().equals(atWorkers)) {
            atWorkers = null;
        }
        assertThat(end.leavesTurn() && !asked.get(end.chatId()).log()).isFalse();
        if (end.leavesTurn()) {
            replies.add(end.chatId());
        }
    }

    private void assertNoTrace() {
        String kept = state.toString();
        for (Chat chat : asked.values()) {
            if (ended.containsKey(chat.id())) {
                assertThat(kept).doesNotContain("prompt-" + chat.id());
                if (!chat.log()) {
                    assertThat(kept).doesNotContain(chat.id());
                }
            }
        }
    }
}
