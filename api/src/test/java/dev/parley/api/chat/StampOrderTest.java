package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StampOrderTest {
    private static final TopicPartition CHATS = new TopicPartition("chats", 0);
    private static final TopicPartition TURNS = new TopicPartition("turns", 0);

    private final StampOrder<String> order = new StampOrder<>();

    @Test
    void shouldGoByTheStampsBetweenPartitions() {
        order.add(CHATS, 20, "asked");
        order.add(CHATS, 40, "asked again");
        order.add(TURNS, 10, "said");
        order.add(TURNS, 30, "answered");

        assertThat(order.items()).containsExactly("said", "asked", "answered", "asked again");
    }

    @Test
    void shouldKeepTheOrderOfAPartitionWhoseStampsGoBack() {
        order.add(TURNS, 30, "said");
        order.add(TURNS, 10, "answered");
        order.add(CHATS, 20, "asked");

        assertThat(order.items()).containsExactly("asked", "said", "answered");
    }
}
