package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ParleyPlatform.class)
class RunningStreamsIT {
    @TempDir
    private Path stores;

    /** It used to be taken for a thread that can be replaced: the application was over, and nobody was told. */
    @Test
    void shouldTellWhenTheThreadOfAGlobalTableEnds(Endpoints endpoints, TopicNames names) throws Exception {
        String topic = names.prefix() + "global";
        createWithPoison(endpoints.kafkaProperties(), topic);
        StreamsBuilder builder = new StreamsBuilder();
        builder.globalTable(topic, Consumed.with(Serdes.String(), Serdes.Long()));
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

        try (RunningStreams streams = RunningStreams.start(
                RunningStreams.make(
                        builder.build(), properties(endpoints, topic), new DefaultKafkaClientSupplier(), stores),
                failures::add)) {
            publish(endpoints.kafkaProperties(), topic);

            assertThat(failures.poll(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(streams.isWorking()).isFalse();
        }
        assertThat(failures).isEmpty();
    }

    /** Who is about to start it again, because stores are damaged, would take that for the end of what runs then. */
    @Test
    void shouldNotTellTheEndOfWhatDidNotStart(Endpoints endpoints, TopicNames names) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.globalTable(names.prefix() + "missing", Consumed.with(Serdes.String(), Serdes.Long()));
        List<Throwable> failures = new CopyOnWriteArrayList<>();

        try (KafkaStreams streams =
                new SlowToThrow(builder.build(), properties(endpoints, names.prefix() + "unstarted"))) {
            assertThatThrownBy(() -> RunningStreams.start(streams, failures::add))
                    .isInstanceOf(StreamsException.class);
        }

        assertThat(failures).isEmpty();
    }

    private Properties properties(Endpoints endpoints, String application) {
        Properties properties = new Properties();
        properties.putAll(endpoints.kafkaProperties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stores.toString());
        return properties;
    }

    private static void createWithPoison(Map<String, Object> kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        publish(kafka, topic);
    }

    private static void publish(Map<String, Object> kafka, String topic) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(new HashMap<>(kafka), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "no long")).get();
        }
    }

    /** Throws what kept it from starting when the state has changed, which may as well come first. */
    private static final class SlowToThrow extends KafkaStreams {
        SlowToThrow(Topology topology, Properties properties) {
            super(topology, properties);
        }

        @Override
        public void start() {
            try {
                super.start();
            } finally {
                await().atMost(Duration.ofSeconds(60)).until(() -> state().hasCompletedShutdown());
            }
        }
    }
}
