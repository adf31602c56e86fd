package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.schemas.serde.EventSerdes;
import dev.parley.testkit.InMemorySchemaRegistry;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fails whenever the topology changes, on purpose. {@code -Dupdate-golden=true} rewrites the two files; which one
 * changes decides what there is to do first.
 *
 * <ul>
 *   <li>{@code topology.txt} only: nodes were added, taken away or connected otherwise. The review sees the difference,
 *       and that is enough: a running application is replaced by the new one.
 *   <li>{@code names.txt}: stores or internal topics have other names, so what the old ones hold is not found any more.
 *       Weigh it before the file is updated. A new name beside the old ones costs nothing. A name that goes, or that
 *       changes, loses the state of every open conversation: either the state can be rebuilt from the public topics, or
 *       all runs are finished first, or the change is not made. A changed number of sub-topologies moves tasks, and with
 *       them the directories that the state lies in. Whatever it is, write a migration note into the changelog: what is
 *       lost, and what an operator does before and after.
 * </ul>
 */
class TopologyDescriptionTest {
    private static final Path EXPECTED = Path.of("src/test/resources/expected/generation");

    @TempDir
    private Path stateDirectory;

    private Topology topology;
    private Properties properties;

    @BeforeEach
    void build() {
        BulkApplication application = new BulkApplication(
                BulkHarness.settings(stateDirectory, 1), new EventSerdes(new InMemorySchemaRegistry()));
        topology = application.topology();
        properties = application.properties();
    }

    @Test
    void shouldHaveTheTopologyThatWasReviewed() throws IOException {
        assertExpected("topology.txt", topology.describe().toString());
    }

    @Test
    void shouldKeepTheNamesOfStoresAndInternalTopics() throws Exception {
        assertExpected("names.txt", String.join("\n", names()) + "\n");
    }

    private Collection<String> names() throws ReflectiveOperationException {
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

    @Test
    void shouldNameEveryNode() {
        List<String> generated = Stream.of(topology.describe().toString().split("\\s+"))
                .filter(word -> word.matches("KSTREAM-.*|KTABLE-.*\\d{10}.*"))
                .distinct()
                .toList();

        assertThat(generated).isEmpty();
    }

    private static void assertExpected(String name, String actual) throws IOException {
        Path file = EXPECTED.resolve(name);
        if (Boolean.getBoolean("update-golden")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(file, actual);
        }
        assertThat(actual)
                .as("see the Javadoc of this test before you update %s", file)
                .isEqualTo(Files.readString(file));
    }
}
