package dev.parley.topology;

import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.chat.AskedTopic;
import dev.parley.topology.chat.ChatTopology;
import dev.parley.topology.support.BrokerTime;
import dev.parley.topology.support.BytelessDeadLetters;
import dev.parley.topology.support.BytelessProcessingDeadLetters;
import dev.parley.topology.support.PolledBatch;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/**
 * The exactly-once application of the live chat. Its latency class is "now": somebody waits for a reply, so it is committed as
 * soon as it is done, with what came together with it and with requests that nobody waits for. Settings in, topology and properties out;
 * {@link ChatRunner} runs them.
 */
public final class ChatApplication {
    private static final String APPLICATION = "chat";

    /**
     * What the processor's own requests for a commit leave over, and more than any of them takes: a thread that has not
     * committed for so long does it after each record. Less than the timeout of the transaction.
     */
    private static final int COMMIT_INTERVAL_MS = 1_000;

    /** How late a deadline may be noticed, beside its tick. Records end the wait at once. */
    private static final int POLL_MS = 10;

    /** Most records of one transaction: each of them waits for the others. */
    private static final int MOST_IN_ONE = 250;

    /** An instance that vanished for good holds up readers of its last transaction for no longer. */
    private static final int TRANSACTION_TIMEOUT_MS = 5_000;

    /**
     * The broker counts compressed bytes: what it has taken once, a little longer, it takes again. So it is more than workers
     * send: of a reply that cannot be passed on, the application would die after each restart.
     */
    private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

    /** For requests that meet the end of the transaction before: 1 to 2 ms, not the 100 of the default (KAFKA-20000). */
    private static final int RETRY_BACKOFF_MS = 2;

    private final ChatSettings settings;
    private final EventSerdes serdes;
    private final PolledBatch batch = new PolledBatch();
    private final BrokerTime time;

    public ChatApplication(ChatSettings settings, EventSerdes serdes) {
        this(settings, serdes, InstantSource.system());
    }

    /** @param clock this machine's */
    ChatApplication(ChatSettings settings, EventSerdes serdes, InstantSource clock) {
        this.settings = settings;
        this.serdes = serdes;
        this.time = new BrokerTime(clock);
    }

    /** The application's topology; reads no environment and opens nothing. */
    public Topology topology() {
        return topology(time);
    }

    /** @param time the broker's */
    Topology topology(InstantSource time) {
        Properties properties = properties();
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        AskedTopic asked = new AskedTopic(settings.kafka(), settings.topics().of(Topics.CHATS), serdes);
        new ChatTopology(settings.topics(), settings.policy(), serdes, asked, batch, time).build(builder);
        return builder.build(properties);
    }

    /** The clients that it is run with. */
    KafkaClientSupplier clients() {
        return new StableTransactions(clientId(), batch, time);
    }

    private String clientId() {
        return settings.topics().prefix() + APPLICATION + "-" + settings.instanceId();
    }

    /** The application's properties. Those of the settings' Kafka properties are taken over as they are. */
    public Properties properties() {
        Properties properties = StreamsDefaults.of(settings.kafka(), settings.topics(), settings.instanceId());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.topics().prefix() + APPLICATION);
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, clientId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        properties.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        // Chats and results need no order among each other: whoever waits for one of them is not to wait for the other.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, BytelessDeadLetters.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, BytelessProcessingDeadLetters.class);
        putClientProperties(properties);
        return properties;
    }

    private void putClientProperties(Properties properties) {
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MOST_IN_ONE);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 1);
        // So long that what one decision writes goes in one request, not the first record in one of its own. A commit
        // does not wait for it.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_BACKOFF_MS);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
    }
}
