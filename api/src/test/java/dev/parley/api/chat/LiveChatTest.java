package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveChatTest {

    /** As when its message was erased. Who follows it must hear of its end all the same. */
    @Test
    void shouldNotWaitForATextThatIsNowhere() {
        LiveChat chat = LiveChat.stored(new ChatEvents("conversation", "chat").completed("Hello", false, 1));

        assertThat(chat.isWhole()).isTrue();
        assertThat(chat.after(LiveChat.NO_EVENT).getLast().type()).isEqualTo(ReplyEvent.Type.COMPLETED);
    }

    @Test
    void shouldGiveTheTextThatIsStored() {
        LiveChat chat = LiveChat.stored(new ChatEvents("conversation", "chat").completed("Hello", true, 1));

        assertThat(chat.after(LiveChat.NO_EVENT)).extracting(ReplyEvent::text).contains("Hello");
    }
}
