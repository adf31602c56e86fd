package dev.parley.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void shouldNameEveryTopicOnce() {
        assertThat(Topics.all()).extracting(Topic::name).doesNotHaveDuplicates();
    }

    @Test
    void shouldPutEveryEventOnOneTopicOnlyButTheInferenceContract() {
        Set<String> contract = Set.of("InferenceRequest", "InferenceResult", "ReplyStarted");
        List<String> events = Topics.all().stream()
                .flatMap(topic -> topic.events().stream())
                .map(Schema::getName)
                .filter(name -> !contract.contains(name))
                .toList();

        assertThat(events).doesNotHaveDuplicates();
    }

    @Test
    void shouldDocumentEveryFieldOfEveryEvent() {
        for (Topic topic : Topics.all()) {
            for (Schema event : topic.events()) {
                assertThat(event.getDoc()).as(event.getFullName()).isNotBlank();
                assertThat(event.getFields()).allSatisfy(field -> assertThat(field.doc())
                        .as(event.getFullName() + "." + field.name())
                        .isNotBlank());
            }
        }
    }

    @Test
    void shouldStartEveryEventWithItsIdAndTime() {
        for (Topic topic : Topics.all()) {
            for (Schema event : topic.events()) {
                assertThat(event.getFields().get(0).name())
                        .as(event.getFullName())
                        .isEqualTo("event_id");
                assertThat(event.getFields().get(1).name())
                        .as(event.getFullName())
                        .isEqualTo("occurred_at");
            }
        }
    }

    @Test
    void shouldCompactWhatIsKeptForEver() {
        assertThat(TopicProvisioner.configuration(Topics.TURNS))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("delete.retention.ms", "2592000000");
        assertThat(TopicProvisioner.configuration(Topics.GENERATION_REQUESTS))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "604800000");
    }

    @Test
    void shouldCutWhatIsKeptForATimeIntoSegmentsThatCanGo() {
        assertThat(TopicProvisioner.configuration(Topics.CHAT_DELTAS))
                .containsEntry("retention.ms", "3600000")
                .containsEntry("segment.ms", "900000")
                .containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void shouldRefuseAPrefixThatIsNoPartOfATopicName() {
        assertThatThrownBy(() -> new TopicNames("Parley_")).hasMessageContaining("Parley_");
    }
}
