package dev.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.cli.CommandFailure;
import dev.parley.cli.chat.FaultyApi.Fault;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
    @ParameterizedTest
    @ValueSource(strings = {"a b", "[id]", "%", "é/?"})
    void shouldLeaveItToTheApiWhetherThereIsSuchAConversation(String id) {
        try (FaultyApi api = new FaultyApi(Fault.TURNS_AWAY);
                ApiClient client = new ApiClient(URI.create(api.url()), Optional.empty())) {
            Chat chat = new Chat(client, id, Optional.empty());

            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> chat.say("Hello"))
                    .withMessageContaining("too much is open");
        }
    }
}
