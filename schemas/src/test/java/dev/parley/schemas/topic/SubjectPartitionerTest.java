package dev.parley.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.schemas.id.EventKeys;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.common.Cluster;
import org.junit.jupiter.api.Test;

class SubjectPartitionerTest {
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);

    @Test
    void shouldKeepEverythingAboutASeedInOnePartition() {
        for (int i = 0; i < 1_000; i++) {
            String seed = Long.toHexString(random.nextLong());
            String conversation = EventKeys.conversation(seed, Long.toHexString(random.nextLong()));
            int partitions = random.nextInt(1, 64);

            int expected = SubjectPartitioner.partition(seed, partitions);

            assertThat(SubjectPartitioner.partition(EventKeys.seed(conversation), partitions))
                    .isEqualTo(expected);
            assertThat(SubjectPartitioner.partition(EventKeys.turn(conversation, i), partitions))
                    .isEqualTo(expected);
            assertThat(SubjectPartitioner.partition(EventKeys.request(conversation, "r"), partitions))
                    .isEqualTo(expected);
            assertThat(SubjectPartitioner.partition(EventKeys.result(conversation, "r"), partitions))
                    .isEqualTo(expected);
            assertThat(SubjectPartitioner.partition(EventKeys.example(conversation, "d"), partitions))
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldHaveAPartitionForADeadLetterWithoutKey() {
        try (SubjectPartitioner partitioner = new SubjectPartitioner()) {
            assertThat(partitioner.partition("parley.dead-letters", null, null, null, null, Cluster.empty()))
                    .isZero();
        }
    }

    @Test
    void shouldSpreadSeedsEvenly() {
        int[] counts = new int[8];
        for (int i = 0; i < 8_000; i++) {
            counts[SubjectPartitioner.partition(Long.toHexString(random.nextLong()), counts.length)]++;
        }

        assertThat(java.util.Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }
}
