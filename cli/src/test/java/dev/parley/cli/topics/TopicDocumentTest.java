package dev.parley.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

class TopicDocumentTest {

    @Test
    void shouldSayHowLongATopicIsKept() {
        assertThat(of(Topics.TURNS).retention()).isEqualTo("for ever (compacted by key)");
        assertThat(of(Topics.CHAT_REPLIES).retention()).isEqualTo("7 days");
        assertThat(of(Topics.CHATS).retention()).isEqualTo("1 hour");
    }

    @Test
    void shouldNameWritersAndReadersOfEveryTopic() {
        assertThat(Topics.all()).allSatisfy(topic -> {
            assertThat(topic.writers()).isNotEmpty();
            assertThat(topic.readers()).isNotEmpty();
        });
        assertThat(of(Topics.DEAD_LETTERS).text())
                .contains("\n    written  by generation, examples, chat, worker, api\n", "\n    read     by cli\n");
    }

    private static TopicDocument of(Topic topic) {
        return TopicDocument.of(topic, TopicNames.DEFAULT);
    }
}
