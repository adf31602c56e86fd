package dev.parley.api.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.api.projection.Change.Kind;
import dev.parley.events.RunPlanned;
import dev.parley.schemas.id.EventKeys;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventMapperTest {
    private static final String ID = "01977c2a-1111-7abc-8def-000000000001";

    @Test
    void shouldPlaceLiveMessagesByTheirOffsetAndGeneratedOnesByTheirPosition() {
        assertThat(EventMapper.changeOf(SampleEvents.message("c", ID, "hello"), 41))
                .isInstanceOfSatisfying(Change.MessageSaid.class, said -> {
                    assertThat(said.row().id()).isEqualTo(ID);
                    assertThat(said.row().position()).isEqualTo(42);
                });
        assertThat(EventMapper.changeOf(SampleEvents.turn("s.r", 7, "hello"), 41))
                .isInstanceOfSatisfying(Change.MessageSaid.class, said -> {
                    assertThat(said.row().id()).isEqualTo("s.r/7");
                    assertThat(said.row().position()).isEqualTo(7);
                });
    }

    @Test
    void shouldKeepNothingOfAChatThatIsNotLogged() {
        assertThat(EventMapper.changeOf(SampleEvents.reply("c", ID, Instant.EPOCH, true), 0))
                .isInstanceOf(Change.ChatEnded.class);
        assertThat(EventMapper.changeOf(SampleEvents.reply("c", ID, Instant.EPOCH, false), 0))
                .isEqualTo(new Change.Nothing());
    }

    @Test
    void shouldEraseWhatTheKeyOfATombstoneNames() {
        assertThat(EventMapper.erasureOf("profiles", ID))
                .isEqualTo(new Change.DocumentErased(Kind.PROFILE, UUID.fromString(ID)));
        assertThat(EventMapper.erasureOf("turns", EventKeys.turn("s.r", 7)))
                .isEqualTo(new Change.MessageErased("s.r/7"));
        assertThat(EventMapper.erasureOf("turns", EventKeys.message("c", ID))).isEqualTo(new Change.MessageErased(ID));
        assertThat(EventMapper.erasureOf("conversations", EventKeys.started("c")))
                .isEqualTo(new Change.ConversationErased("c"));
        assertThat(EventMapper.erasureOf("conversations", EventKeys.completed("c")))
                .isEqualTo(new Change.Nothing());
        assertThat(EventMapper.erasureOf("chat-replies", EventKeys.reply("c", ID)))
                .isEqualTo(new Change.ChatErased(UUID.fromString(ID)));
    }

    @Test
    void shouldReplaceTheOneCharacterThatPostgresDoesNotKeep() {
        assertThat(EventMapper.changeOf(SampleEvents.message("c", ID, "a\0b"), 0))
                .isInstanceOfSatisfying(
                        Change.MessageSaid.class,
                        said -> assertThat(said.row().content()).isEqualTo("a\uFFFDb"));
    }

    @Test
    void shouldRefuseWhatCannotBeARow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventMapper.changeOf(SampleEvents.message("c", null, "hello"), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventMapper.changeOf(SampleEvents.profile("no uuid", "{}"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> EventMapper.changeOf(new RunPlanned(), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> EventMapper.erasureOf("profiles", "no uuid"));
    }
}
