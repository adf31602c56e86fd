package dev.parley.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.projection.ReadModelFixture.Instance;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.halt.HaltPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A rebuild dies at each of its steps, beside an instance that reads and projects. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class RebuildHaltIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PACKAGE = "dev.parley.api.projection.";

    private static final List<HaltPoint> PLACES = List.of(
            // The tables of the new one are made, and empty.
            HaltPoint.entering(PACKAGE + "ReadModelRebuild", "fill"),
            // Not all is folded into it.
            HaltPoint.leaving(PACKAGE + "WholeLog", "fold"),
            // The projectors are locked out.
            HaltPoint.leaving(PACKAGE + "Purge", "chats"),
            // It is served, and the former one still there.
            HaltPoint.entering(PACKAGE + "ReadModelRebuild", "dropFormer"));

    @Test
    void shouldHinderNobodyWhereverItHalted(Endpoints endpoints, TopicNames names) throws Exception {
        EventSerdes serdes = new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl()));
        try (ReadModelFixture fixture = new ReadModelFixture(endpoints, names, serdes);
                Instance _ = fixture.instance()) {
            Traffic traffic = new Traffic(fixture, 5);
            traffic.publish(1_000);
            fixture.awaitProjected();
            for (HaltPoint place : PLACES) {
                List<String> projected = fixture.dump();

                die(place, endpoints, fixture);

                assertThat(fixture.dump()).as("%s", place).isEqualTo(projected);
                traffic.publish(50);
                fixture.awaitProjected();
            }
            List<String> projected = fixture.dump();

            ReadModelRebuild.run(fixture.settings, (_, _) -> {});

            assertThat(fixture.dump()).hasSizeGreaterThan(300).isEqualTo(projected);
            assertThat(fixture.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'read_model_%'"))
                    .containsExactly("0");
        }
    }

    private static void die(HaltPoint place, Endpoints endpoints, ReadModelFixture fixture) throws Exception {
        try (ChildProcess child = ChildProcess.run(
                RebuildProcess.class,
                place.options(),
                Map.of(),
                endpoints.bootstrapServers(),
                endpoints.ccompatUrl(),
                fixture.settings.databaseUrl(),
                fixture.names.prefix())) {
            assertThat(child.awaitExit(PATIENCE))
                    .as("%s: %s", place, child.output())
                    .isEqualTo(HaltPoint.STATUS);
        }
    }
}
