package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.chat.ReplyEvent.Type;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChatHubTest {
    private static final HubLimits LIMITS = new HubLimits(
            Duration.ofHours(1), Duration.ofMinutes(10), 10_000, Duration.ofHours(1), Duration.ofSeconds(10));

    private Instant now = ChatEvents.START.plusSeconds(2);
    private final List<String> endings = new ArrayList<>();
    private final List<Instant> dues = new ArrayList<>();
    private final ChatHub hub = new ChatHub(LIMITS, () -> now, (replied, due, _) -> {
        endings.add(replied.getChatId());
        dues.add(due);
    });

    private static ChatEvents chat(int number) {
        return new ChatEvents("conversation" + number, "chat" + number);
    }

    @Test
    void shouldFoldAChatFromItsEvents() {
        hub.take(chat(1).requested(true));
        assertThat(status(1)).isEqualTo("queued");

        hub.take(chat(1).started(1));
        hub.take(chat(1).delta(1, 0, "Hel"));
        assertThat(status(1)).isEqualTo("in_progress");
        assertThat(state(1).text()).isEqualTo("Hel");

        hub.take(chat(1).completed("Hello", true, 1));
        assertThat(status(1)).isEqualTo("completed");
        assertThat(state(1).text()).isEqualTo("Hello");
        assertThat(endings).containsExactly("chat1");
    }

    private ChatState state(int number) {
        return hub.find("chat" + number).flatMap(LiveChat::state).orElseThrow();
    }

    private String status(int number) {
        return state(number).status();
    }

    @Test
    void shouldCountOpenChatsAndTheirConversations() {
        ChatEvents second = new ChatEvents("conversation1", "chat2");
        hub.expect(chat(1).requested(true));
        hub.take(chat(1).requested(true));
        hub.expect(second.requested(true));
        assertThat(hub.openChats()).isEqualTo(2);
        assertThat(hub.openConversations()).isEqualTo(1);

        hub.take(chat(1).completed("x", true, 1));
        hub.take(chat(1).completed("x", true, 1));
        hub.take(chat(1).requested(true));
        assertThat(hub.openChats()).isEqualTo(1);
        assertThat(hub.isOpen("conversation1")).isTrue();

        hub.withdraw("chat2");
        assertThat(hub.openChats()).isZero();
        assertThat(hub.openConversations()).isZero();
    }

    /** The broker has it, and its answer was lost: whoever hears of the chat elsewhere looks for it here. */
    @Test
    void shouldKeepAChatThatTheLogHasGivenBeforeItWasGivenUp() {
        hub.expect(chat(1).requested(true));
        hub.take(chat(1).requested(true));

        hub.withdraw("chat1");

        assertThat(status(1)).isEqualTo("queued");
        assertThat(hub.isOpen("conversation1")).isTrue();

        hub.expect(chat(1).requested(true));
        hub.withdraw("chat1");
        assertThat(hub.isOpen("conversation1")).as("asked for again in vain").isTrue();
    }

    @Test
    void shouldCountWhatOpenChatsWereAsked() {
        ChatRequested asked = chat(1).requested(true);
        asked.setMessages(List.of(new ChatMessage("system", "Be kind."), new ChatMessage("user", "Hello")));
        hub.expect(asked);
        hub.take(asked);
        hub.take(chat(2).requested(true));
        assertThat(hub.openCharacters()).isEqualTo("Be kind.Hello".length());

        hub.take(chat(1).completed("x", true, 1));
        assertThat(hub.openCharacters()).isZero();
    }

    @Test
    void shouldTellFromWhenOnAChatCouldHaveBeenBegun() {
        ChatEvents second = new ChatEvents("conversation1", "chat2");
        Instant end = ChatEvents.START.plusSeconds(9);
        hub.take(chat(1).requested(true));
        hub.take(second.requested(true));

        hub.take(chat(1).replied("completed").setOccurredAt(end).build());
        hub.take(second.replied("completed").build());
        hub.take(chat(3).replied("completed").build());

        Instant accepted = chat(1).replied("completed").build().getCreatedAt();
        assertThat(dues).containsExactly(accepted, end, Instant.MIN);
    }

    @Test
    void shouldTellListenersOfChangesOnly() {
        AtomicInteger changes = new AtomicInteger();
        LiveChat chat = hub.expect(chat(1).requested(true));
        Runnable stop = chat.listen(changes::incrementAndGet);

        hub.take(chat(1).requested(true));
        assertThat(changes).hasValue(0);
        hub.take(chat(1).started(1));
        hub.take(chat(1).delta(1, 0, "x"));
        hub.take(chat(1).delta(1, 0, "x"));
        assertThat(changes).hasValue(2);
        stop.run();
        hub.take(chat(1).completed("x", true, 1));
        assertThat(changes).hasValue(2);
    }

    @Test
    void shouldDropEndedChatsAfterAWhile() {
        hub.take(chat(1).requested(false));
        hub.take(chat(1).started(1));
        hub.take(chat(1).delta(1, 0, "secret"));
        hub.take(chat(1).completed("secret", false, 1));
        hub.sweep();
        assertThat(state(1).text()).isEqualTo("secret");

        now = now.plus(Duration.ofMinutes(11));
        hub.sweep();
        assertThat(hub.find("chat1")).isEmpty();
        assertThat(hub.size()).isZero();
    }

    /** Case 30: the chat was accepted and ended elsewhere, where the clock is an hour behind. */
    @Test
    void shouldKeepAnEndedChatForItsTimeWhateverTheClockOfOthers() {
        now = ChatEvents.START.plus(Duration.ofHours(1));
        hub.take(chat(1).requested(false));
        hub.take(chat(1).started(1));
        hub.take(chat(1).delta(1, 0, "secret"));
        hub.take(chat(1).completed("secret", false, 1));

        now = now.plus(Duration.ofMinutes(9));
        hub.sweep();

        assertThat(state(1).text()).isEqualTo("secret");
        assertThat(hub.find("chat1").orElseThrow().hasEndedWithin(Duration.ofMinutes(10)))
                .isTrue();
    }

    @Test
    void shouldDropTheOldestWhenEndedChatsTakeTooMuch() {
        for (int number = 0; number < 100; number++) {
            hub.take(chat(number).requested(true));
            hub.take(chat(number).completed("x".repeat(1_000), true, 1));
        }

        assertThat(hub.size()).isBetween(1, 5);
        assertThat(hub.find("chat99")).isPresent();
    }

    @Test
    void shouldEndWithoutATextThatDoesNotCome() {
        hub.take(chat(1).requested(false));
        hub.take(chat(1).completed("secret", false, 1));
        assertThat(hub.find("chat1").orElseThrow().after(2)).isEmpty();

        now = now.plus(Duration.ofSeconds(30));
        hub.sweep();
        assertThat(hub.find("chat1").orElseThrow().after(2))
                .containsExactly(new ReplyEvent(4 + "secret".length(), Type.COMPLETED));
    }

    @Test
    void shouldGiveUpChatsThatNeverEndAndPiecesOfUnknownOnes() {
        hub.take(chat(1).requested(true));
        hub.take(chat(2).started(1));
        hub.sweep();
        assertThat(hub.size()).isEqualTo(2);

        now = now.plus(Duration.ofHours(2));
        hub.sweep();
        assertThat(hub.size()).isZero();
        assertThat(hub.openChats()).isZero();
    }
}
