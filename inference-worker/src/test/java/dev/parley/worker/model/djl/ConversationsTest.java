package dev.parley.worker.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.template.ChatMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationsTest {
    @Test
    void shouldMakeTurnsOfAnything() {
        assertThat(Conversations.inTurns(List.of(
                        new ChatMessage("system", "Rules."),
                        new ChatMessage("user", "One."),
                        new ChatMessage("assistant", "Two."),
                        new ChatMessage("assistant", "Three."),
                        new ChatMessage("user", "Four."))))
                .containsExactly(
                        new ChatMessage("user", "Rules.\n\nOne."),
                        new ChatMessage("assistant", "Two.\n\nThree."),
                        new ChatMessage("user", "Four."));
    }

    @Test
    void shouldLetSomebodyListenWhenTheAssistantBegins() {
        assertThat(Conversations.inTurns(
                        List.of(new ChatMessage("assistant", "Hello."), new ChatMessage("user", "Hi."))))
                .containsExactly(
                        new ChatMessage("user", "…"),
                        new ChatMessage("assistant", "Hello."),
                        new ChatMessage("user", "Hi."));
    }
}
