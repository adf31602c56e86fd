package dev.parley.topology.chat;

import dev.parley.domain.chat.ChatPolicy;
import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.chat.state.ChatEntry;
import dev.parley.topology.support.PolledBatch;
import dev.parley.topology.support.StateSerde;
import dev.parley.topology.support.SubjectStreamPartitioner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Lets one chat of a conversation at a time go to the workers and turns its first terminal result into its reply:
 * {@code chats} and {@code chat-results} in, {@code chat-requests}, {@code chat-replies} and {@code turns} out.
 *
 * <p>The store lies in memory, and its changelog forgets. Of a chat that leaves no trace there is no text in either.
 */
public final class ChatTopology {
    static final String STORE = "chat.conversations";

    /** Longer than anything is kept in the store: see {@link ChatPolicy} and {@link ChatInputs#LONGEST}. */
    private static final Duration CHANGELOG_RETENTION = Duration.ofHours(2);

    private static final Duration CHANGELOG_SEGMENT = Duration.ofMinutes(15);

    private final TopicNames topics;
    private final ChatPolicy policy;
    private final EventSerdes serdes;
    private final AskedAgain asked;
    private final PolledBatch batch;
    private final InstantSource time;

    /**
     * @param asked where requests of chats that leave no trace are read again after a restart
     * @param batch knows which record is the last one that came with others
     * @param time what time it is, for all instances of the application alike
     */
    public ChatTopology(
            TopicNames topics,
            ChatPolicy policy,
            EventSerdes serdes,
            AskedAgain asked,
            PolledBatch batch,
            InstantSource time) {
        this.topics = topics;
        this.policy = policy;
        this.serdes = serdes;
        this.asked = asked;
        this.batch = batch;
        this.time = time;
    }

    /** Adds this topology to an application. */
    public void build(StreamsBuilder builder) {
        builder.addStateStore(store());
        builder.stream(
                        List.of(topics.of(Topics.CHATS), topics.of(Topics.CHAT_RESULTS)),
                        Consumed.with(Serdes.String(), serdes.any()).withName("chats.read"))
                .process(() -> new ChatProcessor(policy, serdes, asked, batch, time), Named.as("chats.direct"), STORE)
                .split(Named.as("chats.events."))
                .branch(
                        (_, event) -> event instanceof InferenceRequest || event instanceof InferenceCancelled,
                        to(Topics.CHAT_REQUESTS))
                .branch((_, event) -> event instanceof TurnRecorded, to(Topics.TURNS))
                .defaultBranch(to(Topics.CHAT_REPLIES));
    }

    private Branched<String, SpecificRecord> to(Topic topic) {
        return Branched.withConsumer(
                events -> events.to(
                        topics.of(topic),
                        Produced.with(Serdes.String(), serdes.any(), new SubjectStreamPartitioner<>())
                                .withName(topic.name() + ".write")),
                topic.name());
    }

    private static StoreBuilder<KeyValueStore<String, ChatEntry>> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE),
                        Serdes.String(),
                        new StateSerde<ChatEntry>(ChatEntry.getClassSchema()))
                .withCachingDisabled()
                .withLoggingEnabled(changelog());
    }

    /** Broker time, so that a client with a wrong clock makes nothing vanish early. */
    private static Map<String, String> changelog() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(CHANGELOG_RETENTION.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(CHANGELOG_SEGMENT.toMillis()),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                Long.toString(CHANGELOG_SEGMENT.toMillis()),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime");
    }
}
