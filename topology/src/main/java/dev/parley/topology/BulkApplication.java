package dev.parley.topology;

import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.examples.ExamplesSettings;
import dev.parley.topology.examples.ExamplesTopology;
import dev.parley.topology.generation.GenerationSettings;
import dev.parley.topology.generation.GenerationTopology;
import dev.parley.topology.support.DecodingDeadLetters;
import dev.parley.topology.support.ProcessingDeadLetters;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/**
 * The exactly-once application that makes datasets: generation and examples. Their latency class is "soon": every hop
 * waits for a commit. Settings in, topology and properties out; {@link BulkRunner} runs them.
 */
public final class BulkApplication {
    private static final String APPLICATION = "generation";

    /** Waiting a little for more records makes far fewer fetches; a commit takes longer anyway. */
    private static final int FETCH_WAIT_MS = 20;

    private static final int FETCH_BYTES = 256 * 1024;

    /** The broker counts compressed bytes: a seed beside a long prompt is as many as it takes. */
    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    private final BulkSettings settings;
    private final EventSerdes serdes;

    public BulkApplication(BulkSettings settings, EventSerdes serdes) {
        this.settings = settings;
        this.serdes = serdes;
    }

    /** The application's id, and its consumer group. */
    public static String id(TopicNames topics) {
        return topics.prefix() + APPLICATION;
    }

    /** The application's topology; reads no environment and opens nothing. */
    public Topology topology() {
        Properties properties = properties();
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        new GenerationTopology(new GenerationSettings(settings.topics(), settings.window()), serdes).build(builder);
        new ExamplesTopology(
                        new ExamplesSettings(settings.topics(), settings.validationShare()),
                        serdes,
                        GenerationTopology.RUNS_STORE)
                .build(builder);
        return builder.build(properties);
    }

    /** The clients that it is run with. */
    KafkaClientSupplier clients() {
        Set<String> urgent = Stream.of(Topics.SEEDS, Topics.GENERATION_RESULTS)
                .map(settings.topics()::of)
                .collect(Collectors.toUnmodifiableSet());
        return new StreamsClients(config -> new RestingConsumer(config, urgent));
    }

    /** The application's properties. Those of the settings' Kafka properties are taken over as they are. */
    public Properties properties() {
        Properties properties = StreamsDefaults.of(settings.kafka(), settings.topics(), settings.instanceId());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, id(settings.topics()));
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, id(settings.topics()) + "-" + settings.instanceId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.REUSE_KTABLE_SOURCE_TOPICS);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DecodingDeadLetters.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingDeadLetters.class);
        putClientProperties(properties);
        return properties;
    }

    private void putClientProperties(Properties properties) {
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1_000);
        // What is written becomes visible with the commit, which flushes: sending earlier only makes more requests.
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                settings.commitInterval().toMillis());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), FETCH_BYTES);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), FETCH_WAIT_MS);
        properties.put(StreamsConfig.POLL_MS_CONFIG, FETCH_WAIT_MS);
    }
}
