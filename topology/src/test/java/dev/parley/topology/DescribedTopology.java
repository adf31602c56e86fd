package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder.TopicsInfo;

/**
 * A topology beside what it was when it was reviewed last: see {@link TopologyDescriptionTest}.
 *
 * @param name the folder of the expected files
 */
record DescribedTopology(String name, Topology topology, Properties properties) {
    private static final Path EXPECTED = Path.of("src/test/resources/expected");

    String description() {
        return topology.describe().toString();
    }

    /** Names that Kafka Streams made up. */
    List<String> generatedNames() {
        return Stream.of(description().split("\\s+"))
                .filter(word -> word.matches("KSTREAM-.*|KTABLE-.*\\d{10}.*"))
                .distinct()
                .toList();
    }

    Collection<String> names() throws ReflectiveOperationException {
        InternalTopologyBuilder builder = internals();
        builder.rewriteTopology(new StreamsConfig(properties));
        builder.buildTopology();
        TreeSet<String> names = new TreeSet<>();
        names.add("application " + properties.get(StreamsConfig.APPLICATION_ID_CONFIG));
        builder.globalStateStores().keySet().forEach(store -> names.add("global store " + store));
        topology.describe().subtopologies().forEach(part -> builder.stateStoreNamesForSubtopology(part.id())
                .forEach(store -> names.add("store " + store + " in sub-topology " + part.id())));
        for (TopicsInfo topics : builder.subtopologyToTopicsInfo().values()) {
            topics.nonSourceChangelogTopics().forEach(topic -> names.add("changelog " + topic.name()));
            topics.sourceTopicChangelogs().forEach(topic -> names.add("source topic as changelog " + topic));
            topics.repartitionSourceTopics.keySet().forEach(topic -> names.add("repartition " + topic));
        }
        return names;
    }

    /** Kafka Streams tells the names of its internal topics to nobody else before it runs. */
    private InternalTopologyBuilder internals() throws ReflectiveOperationException {
        Field field = Topology.class.getDeclaredField("internalTopologyBuilder");
        field.setAccessible(true);
        return (InternalTopologyBuilder) field.get(topology);
    }

    void assertExpected(String file, String actual) throws IOException {
        Path expected = EXPECTED.resolve(name).resolve(file);
        if (Boolean.getBoolean("update-golden")) {
            Files.createDirectories(expected.getParent());
            Files.writeString(expected, actual);
        }
        assertThat(actual)
                .as("see the Javadoc of TopologyDescriptionTest before you update %s", expected)
                .isEqualTo(Files.readString(expected));
    }
}
