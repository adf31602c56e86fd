package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.schemas.serde.EventSerdes;
import dev.parley.testkit.InMemorySchemaRegistry;
import dev.parley.topology.generation.Window;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fails whenever a topology changes, on purpose. {@code -Dupdate-golden=true} rewrites the two files; which one
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
    private static final EventSerdes SERDES = new EventSerdes(new InMemorySchemaRegistry());

    @TempDir
    private Path stateDirectory;

    private enum Application {
        GENERATION,
        CHAT
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheTopologyThatWasReviewed(Application application) throws IOException {
        DescribedTopology topology = describe(application);

        topology.assertExpected("topology.txt", topology.description());
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheNamesOfStoresAndInternalTopics(Application application) throws Exception {
        DescribedTopology topology = describe(application);

        topology.assertExpected("names.txt", String.join("\n", topology.names()) + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameEveryNode(Application application) {
        assertThat(describe(application).generatedNames()).isEmpty();
    }

    private DescribedTopology describe(Application application) {
        return switch (application) {
            case GENERATION -> {
                BulkApplication bulk =
                        new BulkApplication(BulkHarness.settings(stateDirectory, Window.DEFAULT), SERDES);
                yield new DescribedTopology("generation", bulk.topology(), bulk.properties());
            }
            case CHAT -> {
                ChatApplication chat = new ChatApplication(ChatHarness.settings(stateDirectory), SERDES);
                yield new DescribedTopology("chat", chat.topology(), chat.properties());
            }
        };
    }
}
