package dev.parley.topology.generation;

import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.RunPlanned;
import dev.parley.events.SeedPlanned;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.generation.state.OpenConversation;
import dev.parley.topology.support.StateSerde;
import dev.parley.topology.support.SubjectStreamPartitioner;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Generates conversations: {@code seeds} and {@code generation-results} in; {@code generation-requests}, {@code turns} and
 * {@code conversations} out. One process manager per conversation; see {@link ConversationProcessor}.
 *
 * <p>The two input topics are tables whose stores are restored from the topics themselves: neither seeds nor results are
 * written a second time to a changelog.
 */
public final class GenerationTopology {
    /** The application's global store of runs, for the topologies beside this one. */
    public static final String RUNS_STORE = Stores.RUNS;

    private final GenerationSettings settings;
    private final EventSerdes serdes;

    public GenerationTopology(GenerationSettings settings, EventSerdes serdes) {
        this.settings = settings;
        this.serdes = serdes;
    }

    /** Adds this topology to an application. */
    public void build(StreamsBuilder builder) {
        TopicNames topics = settings.topics();
        builder.globalTable(
                topics.of(Topics.RUNS),
                Consumed.with(Serdes.String(), serdes.of(RunPlanned.class)).withName("runs.read"),
                Materialized.as(Stores.RUNS));
        addStores(builder);

        KStream<String, SpecificRecord> inputs = table(builder, Topics.SEEDS, Stores.SEEDS, SeedPlanned.class)
                .merge(
                        table(builder, Topics.GENERATION_RESULTS, Stores.RESULTS, InferenceResult.class),
                        Named.as("conversations.inputs"));
        inputs.process(
                        () -> new ConversationProcessor(settings.window()),
                        Named.as("conversations.direct"),
                        Stores.SEEDS,
                        Stores.RESULTS,
                        Stores.CONVERSATIONS,
                        Stores.COMPLETED,
                        Stores.WAITING)
                .split(Named.as("conversations.events."))
                .branch((_, event) -> event instanceof InferenceRequest, to(Topics.GENERATION_REQUESTS))
                .branch((_, event) -> event instanceof TurnRecorded, to(Topics.TURNS))
                .defaultBranch(to(Topics.CONVERSATIONS));
    }

    private <T extends SpecificRecord> KStream<String, SpecificRecord> table(
            StreamsBuilder builder, Topic topic, String store, Class<T> event) {
        return builder.table(
                        settings.topics().of(topic),
                        Consumed.with(Serdes.String(), serdes.of(event)).withName(topic.name() + ".read"),
                        Materialized.<String, T, KeyValueStore<Bytes, byte[]>>as(store)
                                .withKeySerde(Serdes.String())
                                .withValueSerde(serdes.of(event))
                                .withCachingDisabled())
                .toStream(Named.as(topic.name() + ".changes"))
                .mapValues(event1 -> (SpecificRecord) event1, Named.as(topic.name() + ".events"));
    }

    private Branched<String, SpecificRecord> to(Topic topic) {
        return Branched.withConsumer(
                events -> events.to(
                        settings.topics().of(topic),
                        Produced.with(Serdes.String(), serdes.any(), new SubjectStreamPartitioner<>())
                                .withName(topic.name() + ".write")),
                topic.name());
    }

    private static void addStores(StreamsBuilder builder) {
        builder.addStateStore(
                store(Stores.CONVERSATIONS, new StateSerde<OpenConversation>(OpenConversation.getClassSchema())));
        builder.addStateStore(store(Stores.COMPLETED, Serdes.Integer()));
        builder.addStateStore(store(Stores.WAITING, Serdes.String()));
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
