package dev.parley.api.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.conversation.RecentMessages.Version;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private final RecentMessages recent = new RecentMessages(3L * RecentMessages.OWN + 10);

    @Test
    void shouldKnowWhatWasReadLast() {
        recent.put("a", new Version("1", "first"));
        recent.put("a", new Version("2", "second"));

        assertThat(recent.of("a")).isEqualTo(new Version("2", "second"));
        assertThat(recent.of("b")).isEqualTo(Version.NONE);
    }

    @Test
    void shouldForgetWhatNobodyReadForLongest() {
        recent.put("a", new Version("1", "12345"));
        recent.put("b", new Version("1", "1234"));
        recent.of("a");

        recent.put("c", new Version("1", "123"));

        assertThat(recent.of("b")).isEqualTo(Version.NONE);
        assertThat(recent.of("a").messages()).isEqualTo("12345");
        assertThat(recent.of("c").messages()).isEqualTo("123");
    }

    @Test
    void shouldHoldNothingThatIsLargerThanItself() {
        recent.put("a", new Version("1", "x".repeat(3 * RecentMessages.OWN)));

        assertThat(recent.of("a")).isEqualTo(Version.NONE);
    }

    @Test
    void shouldBoundConversationsWithoutMessages() {
        for (int conversation = 0; conversation < 4; conversation++) {
            recent.put(Integer.toString(conversation), new Version("0", ""));
        }

        assertThat(recent.of("0")).isEqualTo(Version.NONE);
        assertThat(recent.of("1")).isNotEqualTo(Version.NONE);
    }

    @Test
    void shouldCountWhatIsReplacedOnce() {
        for (int version = 0; version < 100; version++) {
            recent.put("a", new Version(Integer.toString(version), "12345"));
        }
        recent.put("b", new Version("1", "12345"));

        assertThat(recent.of("a")).isNotEqualTo(Version.NONE);
        assertThat(recent.of("b")).isNotEqualTo(Version.NONE);
    }
}
