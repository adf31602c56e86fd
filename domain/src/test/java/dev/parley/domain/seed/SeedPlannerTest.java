package dev.parley.domain.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.yaml.ConfigException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SeedPlannerTest {

    private static final String ACTIONS =
            "initiator: agent, actions: [{role: agent, action_type: message, example: x}]";

    private static SeedConfig config(int agents, int candidates, int jobOpenings) {
        return new SeedConfig(parts("agent", agents), parts("candidate", candidates), parts("job", jobOpenings));
    }

    private static List<Fields> parts(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Fields(Map.of("name", name + i)))
                .toList();
    }

    /** A chain of branches with two decisions each. */
    private static Flows flows(int branches, String firstWeight) throws ConfigException {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < branches; i++) {
            String start = i == 0 ? "is_start: true, " : "";
            String weight = i == 0 ? firstWeight : "";
            String to = i + 1 == branches ? "end" : "s" + (i + 1);
            String no = weight.isEmpty() ? to : "{to: " + to + ", weight: " + weight + "}";
            yaml.append("- {id: s")
                    .append(i)
                    .append(", ")
                    .append(start)
                    .append("is_branch: true, ")
                    .append(ACTIONS)
                    .append(", next: {\"yes\": ")
                    .append(to)
                    .append(", \"no\": ")
                    .append(no)
                    .append("}}\n");
        }
        yaml.append("- {id: end, is_end: true, ").append(ACTIONS).append("}\n");
        return new Flows(FlowSchema.parse("flow.yml", yaml.toString()));
    }

    private static Set<String> ids(Stream<Seed> seeds) {
        return seeds.map(Seed::id).collect(Collectors.toSet());
    }

    @Test
    void shouldPlanEveryCombinationOnce() throws ConfigException {
        SeedPlanner planner = new SeedPlanner(config(2, 3, 4), flows(2, ""));

        assertThat(planner.total()).isEqualTo(96);
        assertThat(planner.all()).hasSize(96);
        assertThat(ids(planner.all())).hasSize(96).allMatch(id -> id.matches("[0-9a-f]{24}"));
    }

    @Test
    void shouldKeepTheIdsOfSeedsThatWereThereBefore() throws ConfigException {
        Set<String> before = ids(new SeedPlanner(config(1, 2, 2), flows(2, "")).all());
        Set<String> after = ids(new SeedPlanner(config(1, 3, 2), flows(2, "")).all());

        assertThat(after).containsAll(before).hasSize(before.size() + 8);
    }

    @Test
    void shouldGiveASeedTheSameIdOnEveryMachine() throws ConfigException {
        Seed seed =
                new SeedPlanner(config(1, 1, 1), flows(1, "")).all().findFirst().orElseThrow();

        // Written down once: a change of this id makes every dataset be generated anew.
        assertThat(seed.id()).isEqualTo("65220130149db97165307e8f");
    }

    @Test
    void shouldSampleDistinctSeedsReproducibly() throws ConfigException {
        SeedPlanner planner = new SeedPlanner(config(2, 3, 5), flows(4, ""));

        List<String> sample = planner.sample(200, 7).map(Seed::id).toList();

        assertThat(new HashSet<>(sample)).hasSize(200);
        assertThat(ids(planner.all())).containsAll(sample);
        assertThat(planner.sample(200, 7).map(Seed::id)).isEqualTo(sample);
        assertThat(planner.sample(50, 7).map(Seed::id)).isEqualTo(sample.subList(0, 50));
        assertThat(planner.sample(200, 8).map(Seed::id).toList()).isNotEqualTo(sample);
    }

    @Test
    void shouldSampleEverythingWhenMoreIsAskedFor() throws ConfigException {
        SeedPlanner planner = new SeedPlanner(config(1, 2, 3), flows(2, ""));

        assertThat(ids(planner.sample(1_000, 1))).hasSize(24);
        assertThat(planner.sample(0, 1)).isEmpty();
    }

    @Test
    void shouldSampleFromMoreSeedsThanALongCanCount() throws ConfigException {
        SeedPlanner planner = new SeedPlanner(config(2, 3, 5), flows(80, ""));

        assertThat(planner.total()).isEqualTo(BigInteger.ONE.shiftLeft(80).multiply(BigInteger.valueOf(30)));
        assertThat(ids(planner.sample(500, 3))).hasSize(500);
    }

    /** The iterator used to hold all flows of an agent, candidate and job opening at once. */
    @Test
    @Timeout(30)
    void shouldMakeSeedsOneAfterTheOtherForAnIteratorToo() throws ConfigException {
        Iterator<Seed> seeds =
                new SeedPlanner(config(1, 1, 1), flows(40, "")).all().iterator();

        assertThat(seeds.next().id()).isNotEqualTo(seeds.next().id());
    }

    @Test
    void shouldDrawFlowsByWeightAndStillNoneTwice() throws ConfigException {
        SeedPlanner planner = new SeedPlanner(config(2, 5, 10), flows(3, "9"));

        List<Seed> sample = planner.sample(100, 5).toList();
        long heavy = sample.stream()
                .filter(seed -> "no".equals(seed.flow().visits().getFirst().decision()))
                .count();

        assertThat(ids(sample.stream())).hasSize(100);
        assertThat(heavy).isBetween(80L, 98L);
        assertThat(sample.stream().map(Seed::candidate).distinct()).hasSize(5);
        assertThat(planner.sample(100, 5)).isEqualTo(sample);
        assertThat(planner.sample(100, 6).toList()).isNotEqualTo(sample);
        assertThat(ids(planner.sample(10_000, 5))).hasSize(800);
        assertThat(planner.sample(130, 5)).hasSize(130);
    }

    @Test
    void shouldFindOneSeedForEachCombination() throws ConfigException {
        SeedPlanner planner = new SeedPlanner(config(2, 3, 4), flows(2, ""));

        assertThat(ids(planner.representatives(100).stream())).hasSize(24);
        assertThat(ids(planner.representatives(5).stream())).hasSize(5);
    }
}
