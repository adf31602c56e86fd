package dev.parley.topology.examples;

import dev.parley.events.TurnRecorded;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.examples.state.FinishingConversation;
import dev.parley.topology.support.StateSerde;
import dev.parley.topology.support.SubjectStreamPartitioner;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/**
 * Derives training examples: {@code turns} and {@code conversations} in, {@code examples} out. A conversation gives its
 * example when it is completed and all its turns are there, in whatever order the two topics are read.
 *
 * <p>The runs' templates come from the store of the {@code runs} topic, which the generation topology of the same
 * application keeps.
 */
public final class ExamplesTopology {
    static final String CONVERSATIONS = "examples.conversations";
    static final String TURNS = "examples.turns";

    private final ExamplesSettings settings;
    private final EventSerdes serdes;
    private final String runsStore;

    /** @param runsStore name of the application's global store of runs */
    public ExamplesTopology(ExamplesSettings settings, EventSerdes serdes, String runsStore) {
        this.settings = settings;
        this.serdes = serdes;
        this.runsStore = runsStore;
    }

    /** Adds this topology to an application. */
    public void build(StreamsBuilder builder) {
        TopicNames topics = settings.topics();
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CONVERSATIONS),
                Serdes.String(),
                new StateSerde<FinishingConversation>(FinishingConversation.getClassSchema())));
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(TURNS), Serdes.String(), serdes.of(TurnRecorded.class)));

        KStream<String, SpecificRecord> turns = builder.stream(
                topics.of(Topics.TURNS),
                Consumed.with(Serdes.String(), serdes.any()).withName("turns.read"));
        KStream<String, SpecificRecord> conversations = builder.stream(
                topics.of(Topics.CONVERSATIONS),
                Consumed.with(Serdes.String(), serdes.any()).withName("conversations.read"));
        turns.merge(conversations, Named.as("examples.inputs"))
                .process(
                        () -> new ExampleProcessor(settings.validationShare(), runsStore),
                        Named.as("examples.derive"),
                        CONVERSATIONS,
                        TURNS)
                .to(
                        topics.of(Topics.EXAMPLES),
                        Produced.with(Serdes.String(), serdes.any(), new SubjectStreamPartitioner<>())
                                .withName("examples.write"));
    }
}
