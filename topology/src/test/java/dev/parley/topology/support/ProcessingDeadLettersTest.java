package dev.parley.topology.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessingDeadLettersTest {
    static List<RuntimeException> bugs() {
        return List.of(
                new IllegalArgumentException("bad"),
                new NullPointerException("null"),
                new SerializationException("no such field"),
                new StreamsException(new ClassCastException("of another type")));
    }

    static List<RuntimeException> outages() {
        return List.of(
                new ProcessorStateException("No space left on device"),
                new TimeoutException("the broker is away"),
                new StreamsException(new TimeoutException("the broker is away")));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void shouldPutAsideTheRecordOfABug(RuntimeException bug) {
        try (TopologyTestDriver driver = failingWith(bug, ProcessingDeadLetters.class)) {
            send(driver);

            assertThat(letters(driver)).extracting(TestRecord::value).containsExactly("value");
        }
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void shouldKeepTheValueBackWhereItIsNobodysBusiness(RuntimeException bug) {
        try (TopologyTestDriver driver = failingWith(bug, BytelessProcessingDeadLetters.class)) {
            send(driver);

            assertThat(letters(driver)).hasSize(1).extracting(TestRecord::value).containsOnlyNulls();
        }
    }

    @ParameterizedTest
    @MethodSource("outages")
    void shouldBlameNoRecordForAnOutage(RuntimeException outage) {
        for (Class<?> handler : List.of(ProcessingDeadLetters.class, BytelessProcessingDeadLetters.class)) {
            try (TopologyTestDriver driver = failingWith(outage, handler)) {
                assertThatThrownBy(() -> send(driver)).hasRootCause(root(outage));

                assertThat(letters(driver)).isEmpty();
            }
        }
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    private static TopologyTestDriver failingWith(RuntimeException failure, Class<?> handler) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream("in")
                .mapValues(value -> {
                    if (!value.isEmpty()) {
                        throw failure;
                    }
                    return value;
                })
                .to("out");
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, handler);
        properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "letters");
        return new TopologyTestDriver(builder.build(), properties);
    }

    private static void send(TopologyTestDriver driver) {
        driver.createInputTopic("in", new StringSerializer(), new StringSerializer())
                .pipeInput("key", "value");
    }

    private static List<TestRecord<String, String>> letters(TopologyTestDriver driver) {
        return driver.createOutputTopic("letters", new StringDeserializer(), new StringDeserializer())
                .readRecordsToList();
    }
}
