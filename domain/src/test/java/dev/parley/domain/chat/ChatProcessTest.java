package dev.parley.domain.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.chat.ChatEvent.Admitted;
import dev.parley.domain.chat.ChatEvent.Dispatched;
import dev.parley.domain.chat.ChatEvent.Ended;
import dev.parley.domain.chat.ChatEvent.Queued;
import dev.parley.domain.chat.ChatEvent.Withdrawn;
import dev.parley.domain.chat.Ending.Status;
import dev.parley.domain.prompt.Message;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChatProcessTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant DEADLINE = START.plusSeconds(60);
    private static final Outcome HELLO = new Outcome.Completed("hello", "stop");

    private final Set<String> ended = new HashSet<>();
    private final ChatProcess process = new ChatProcess(ChatPolicy.DEFAULT, ended::contains);

    private ConversationChats state = ConversationChats.NONE;

    @Test
    void shouldSendAChatOfAnIdleConversationToTheWorkersAtOnce() {
        List<ChatEvent> events = ask("a", OnBusy.ENQUEUE);

        assertThat(events)
                .containsExactly(
                        new Queued(chat("a")), new Dispatched("a", chat("a").messages()));
    }

    @Test
    void shouldCompleteAChatAndGoOnWithTheNext() {
        ask("a", OnBusy.ENQUEUE);
        assertThat(ask("b", OnBusy.ENQUEUE)).containsExactly(new Queued(chat("b")));

        List<ChatEvent> events = finish("a", 1, HELLO);

        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isInstanceOfSatisfying(Ended.class, end -> {
            assertThat(end.ending().status()).isEqualTo(Status.COMPLETED);
            assertThat(end.leavesTurn()).isTrue();
            assertThat(end.index()).isEqualTo(2);
        });
        assertThat(events.getLast()).isInstanceOfSatisfying(Dispatched.class, next -> assertThat(next.messages())
                .extracting(Message::content)
                .containsExactly("system", "question of a", "hello"));
    }

    @Test
    void shouldDoNothingForARequestThatComesAgainHoweverFarItIs() {
        ask("a", OnBusy.ENQUEUE);
        ask("b", OnBusy.ENQUEUE);
        assertThat(ask("a", OnBusy.ENQUEUE)).isEmpty();
        assertThat(ask("b", OnBusy.ENQUEUE)).isEmpty();

        finish("a", 1, HELLO);
        finish("b", 1, HELLO);
        assertThat(ask("a", OnBusy.ENQUEUE)).isEmpty();
        assertThat(ask("b", OnBusy.INTERRUPT)).isEmpty();
    }

    @Test
    void shouldPutMissedRepliesWhereTheyBelong() {
        ask("a", OnBusy.ENQUEUE);
        ask(chat("b", true, List.of(system(), user("1"), user("2"))), OnBusy.ENQUEUE);
        ask(chat("c", true, List.of(system(), user("1"), user("2"), user("3"))), OnBusy.ENQUEUE);

        finish("a", 1, new Outcome.Completed("first", "stop"));
        List<ChatEvent> events = finish("b", 1, new Outcome.Completed("second", "length"));

        assertThat(events.getLast()).isInstanceOfSatisfying(Dispatched.class, next -> assertThat(next.messages())
                .extracting(Message::content)
                .containsExactly("system", "1", "first", "2", "second", "3"));
    }

    @Test
    void shouldNotRepeatRepliesThatThePromptHas() {
        ask("a", OnBusy.ENQUEUE);
        finish("a", 1, HELLO);

        List<ChatEvent> events = ask(
                new Chat(
                        "b",
                        1,
                        true,
                        List.of(system(), user("1"), new Message("assistant", "hello"), user("2")),
                        List.of("a"),
                        DEADLINE),
                OnBusy.ENQUEUE);

        assertThat(events.getLast()).isInstanceOfSatisfying(Dispatched.class, next -> assertThat(next.messages())
                .hasSize(4));
    }

    @Test
    void shouldRejectWhereAnotherChatIsOpen() {
        assertThat(ask("a", OnBusy.REJECT)).contains(new Admitted("a"));

        assertThat(ask("b", OnBusy.REJECT)).singleElement().isInstanceOfSatisfying(Ended.class, end -> {
            assertThat(end.ending().status()).isEqualTo(Status.FAILED);
            assertThat(end.ending().code()).isEqualTo("conversation_busy");
        });
    }

    @Test
    void shouldInterruptTheRunningAndTheWaitingChats() {
        ask("a", OnBusy.ENQUEUE);
        ask("b", OnBusy.ENQUEUE);
        ask("c", OnBusy.ENQUEUE);

        List<ChatEvent> events = ask("d", OnBusy.INTERRUPT);

        assertThat(events.getFirst()).isEqualTo(new Withdrawn("a", "cancelled", START.plusSeconds(1)));
        assertThat(events.subList(1, 3))
                .allSatisfy(event -> assertThat(event).isInstanceOf(Ended.class))
                .extracting(ChatEvent::chatId)
                .containsExactly("b", "c");
        assertThat(events.subList(3, events.size())).containsExactly(new Queued(chat("d")));
        assertThat(finish("a", 1, new Outcome.Stopped("cancelled", "hel")))
                .extracting(ChatEvent::chatId)
                .containsExactly("a", "d");
    }

    @Test
    void shouldEndAWaitingChatAtOnceWhenItIsCancelled() {
        ask("a", OnBusy.ENQUEUE);
        ask("b", OnBusy.ENQUEUE);

        assertThat(cancel("b", START)).singleElement().isInstanceOfSatisfying(Ended.class, end -> {
            assertThat(end.ending().status()).isEqualTo(Status.CANCELLED);
            assertThat(end.leavesTurn()).isFalse();
        });
    }

    @Test
    void shouldGiveUpWaitingForTheResultOfACancelledChat() {
        ask("a", OnBusy.ENQUEUE);

        assertThat(cancel("a", START)).containsExactly(new Withdrawn("a", "cancelled", START.plusSeconds(1)));
        assertThat(cancel("a", START)).isEmpty();
        assertThat(tick(START.plusMillis(999))).isEmpty();
        assertThat(tick(START.plusMillis(1000))).singleElement().isInstanceOfSatisfying(Ended.class, end -> assertThat(
                        end.ending().status())
                .isEqualTo(Status.CANCELLED));
        assertThat(finish("a", 1, HELLO)).isEmpty();
    }

    @Test
    void shouldKeepTheTextOfACancelledChat() {
        ask("a", OnBusy.ENQUEUE);
        cancel("a", START);

        assertThat(finish("a", 1, new Outcome.Stopped("cancelled", "hel")))
                .singleElement()
                .isInstanceOfSatisfying(Ended.class, end -> {
                    assertThat(end.ending().status()).isEqualTo(Status.CANCELLED);
                    assertThat(end.ending().text()).isEqualTo("hel");
                    assertThat(end.leavesTurn()).isTrue();
                });
    }

    @Test
    void shouldExpireOnceAndAfterAGraceForTheWorkers() {
        ask("a", OnBusy.ENQUEUE);
        ask("b", OnBusy.ENQUEUE);

        assertThat(tick(DEADLINE)).extracting(ChatEvent::chatId).containsExactly("b");
        List<ChatEvent> events = tick(DEADLINE.plusMillis(250));

        assertThat(events.getFirst())
                .isInstanceOfSatisfying(Withdrawn.class, withdrawn -> assertThat(withdrawn.reason())
                        .isEqualTo("expired"));
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.ending().status()).isEqualTo(Status.EXPIRED));
        assertThat(tick(DEADLINE.plusSeconds(9))).isEmpty();
        assertThat(state.isIdle()).isTrue();
    }

    @Test
    void shouldExpireWhatIsPastItsDeadlineWhenItsTurnComes() {
        ask("a", OnBusy.ENQUEUE);
        ask("b", OnBusy.ENQUEUE);

        assertThat(apply(process.finish(state, "a", 1, HELLO, DEADLINE)))
                .last()
                .isInstanceOfSatisfying(
                        Ended.class, end -> assertThat(end.ending().status()).isEqualTo(Status.EXPIRED));
    }

    @Test
    void shouldExpireAtOnceWhatComesTooLate() {
        Chat late = new Chat("a", 0, true, List.of(user("1")), List.of(), START);

        assertThat(ask(late, OnBusy.INTERRUPT)).singleElement().isInstanceOf(Ended.class);
    }

    @Test
    void shouldTakeNoResultOfAnAttemptThatAnotherHasTakenOver() {
        ask("a", OnBusy.ENQUEUE);
        assertThat(apply(process.takeOver(state, "a", 2))).hasSize(1);
        assertThat(apply(process.takeOver(state, "a", 2))).isEmpty();

        assertThat(finish("a", 1, HELLO)).isEmpty();
        assertThat(finish("a", 2, HELLO)).hasSize(1);
    }

    @Test
    void shouldFailAPromptThatFitsIntoNoRecord() {
        List<ChatEvent> events = ask(chat("a", true, List.of(user("ö".repeat(450_001)))), OnBusy.ENQUEUE);

        assertThat(events).singleElement().isInstanceOfSatisfying(Ended.class, end -> assertThat(
                        end.ending().code())
                .isEqualTo("invalid_request"));
    }

    @Test
    void shouldRememberNoReplyThatMayNotBeKept() {
        ask(chat("a", false, List.of(user("1"))), OnBusy.ENQUEUE);

        assertThat(finish("a", 1, HELLO)).singleElement().isInstanceOfSatisfying(Ended.class, end -> assertThat(
                        end.leavesTurn())
                .isFalse());
        assertThat(state).isEqualTo(ConversationChats.NONE);
    }

    @Test
    void shouldEndAsTheWorkerSays() {
        assertThat(new Outcome.Completed("x", "stop").ending().status()).isEqualTo(Status.COMPLETED);
        assertThat(new Outcome.Completed("x", "length").ending().incompleteReason())
                .isEqualTo("max_output_tokens");
        assertThat(new Outcome.Completed("x", "content_filter").ending()).satisfies(ending -> {
            assertThat(ending.status()).isEqualTo(Status.INCOMPLETE);
            assertThat(ending.incompleteReason()).isEqualTo("content_filter");
            assertThat(ending.text()).isEqualTo("x");
        });
        assertThat(new Outcome.Failed("content_filtered", "m").ending().status())
                .isEqualTo(Status.FAILED);
        assertThat(new Outcome.Failed("expired", "m").ending().status()).isEqualTo(Status.EXPIRED);
        assertThat(new Outcome.Failed("cancelled", "m").ending().status()).isEqualTo(Status.CANCELLED);
        assertThat(new Outcome.Stopped("content_filtered", "x").ending().incompleteReason())
                .isEqualTo("content_filter");
        assertThat(new Outcome.Stopped("content_filtered", "").ending().status())
                .isEqualTo(Status.FAILED);
        assertThat(new Outcome.Stopped("expired", "x").ending()).satisfies(ending -> {
            assertThat(ending.status()).isEqualTo(Status.EXPIRED);
            assertThat(ending.text()).isEmpty();
        });
    }

    private List<ChatEvent> ask(String id, OnBusy onBusy) {
        return ask(chat(id), onBusy);
    }

    private List<ChatEvent> ask(Chat chat, OnBusy onBusy) {
        return apply(process.ask(state, chat, onBusy, START));
    }

    private List<ChatEvent> cancel(String id, Instant now) {
        return apply(process.cancel(state, id, now));
    }

    private List<ChatEvent> finish(String id, int attempt, Outcome outcome) {
        return apply(process.finish(state, id, attempt, outcome, START));
    }

    private List<ChatEvent> tick(Instant now) {
        return apply(process.tick(state, now));
    }

    private List<ChatEvent> apply(List<ChatEvent> events) {
        for (ChatEvent event : events) {
            state = state.evolve(event, ChatPolicy.DEFAULT);
            if (event instanceof Ended end) {
                ended.add(end.chatId());
            }
        }
        return events;
    }

    private static Chat chat(String id) {
        return chat(id, true, List.of(system(), user("question of a")));
    }

    private static Chat chat(String id, boolean log, List<Message> messages) {
        return new Chat(id, id.charAt(0) - 'a', log, messages, List.of(), DEADLINE);
    }

    private static Message system() {
        return new Message("system", "system");
    }

    private static Message user(String content) {
        return new Message("user", content);
    }
}
