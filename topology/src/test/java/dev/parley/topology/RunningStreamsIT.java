package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
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
        Properties properties = new Properties();
        properties.putAll(endpoints.kafkaProperties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, topic);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stores.toString());
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

        try (RunningStreams streams = RunningStreams.start(
                RunningStreams.make(builder.build(), properties, new DefaultKafkaClientSupplier(), stores),
                failures::add)) {
            publish(endpoints.kafkaProperties(), topic);

            assertThat(failures.poll(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(streams.isWorking()).isFalse();
        }
        assertThat(failures).isEmpty();
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
}
