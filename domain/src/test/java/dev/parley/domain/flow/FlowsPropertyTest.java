package dev.parley.domain.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every schema, against enumerating it the slow way. */
class FlowsPropertyTest {

    /** Numbers that differ for every action and decision. */
    private static final ActionWeights WEIGHTS = new ActionWeights() {
        @Override
        public long promptTokens(Step step, Action action, @Nullable String decision) {
            return 1000 + Math.abs((step.id() + action.role() + decision).hashCode() % 97);
        }

        @Override
        public long turnTokens(Step step, Action action, @Nullable String decision) {
            return 1 + Math.abs((decision + step.id() + action.role()).hashCode() % 89);
        }
    };

    static Stream<Long> seeds() {
        return IntStream.range(0, 300).mapToObj(Long::valueOf);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAgreeWithEnumeratingTheSlowWay(long seed) throws TooManyStatesException {
        RandomSchemas.Sample sample = RandomSchemas.sample(new Random(seed));
        List<Flow> expected = sample.bruteForce();
        StateTable table = StateTable.of(sample.steps(), sample.maxTurns());
        Flows flows = new Flows(table);

        assertThat(flows.count()).isEqualTo(BigInteger.valueOf(expected.size()));
        assertThat(flows.stream()).containsExactlyElementsOf(expected);
        assertThat(new HashSet<>(expected)).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(flows.at(BigInteger.valueOf(i))).isEqualTo(expected.get(i));
        }
        assertThat(table.liveSteps()).isEqualTo(visited(expected));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSumUpWhatEnumeratingAddsUpTo(long seed) throws TooManyStatesException {
        RandomSchemas.Sample sample = RandomSchemas.sample(new Random(seed));
        Flows flows = new Flows(StateTable.of(sample.steps(), sample.maxTurns()));
        FlowTotals sum = FlowTotals.none();
        for (Flow flow : sample.bruteForce()) {
            FlowTotals expected = slowTotals(sample.steps(), flow);
            assertThat(flows.totals(flow, WEIGHTS)).isEqualTo(expected);
            sum = sum.plus(expected);
        }

        assertThat(flows.totals(WEIGHTS)).isEqualTo(sum);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldDrawOnlyFlowsThatExistAndTheSameAgainFromTheSameSeed(long seed) throws TooManyStatesException {
        RandomSchemas.Sample sample = RandomSchemas.sample(new Random(seed));
        Set<Flow> existing = new HashSet<>(sample.bruteForce());
        Flows flows = new Flows(StateTable.of(sample.steps(), sample.maxTurns()));
        if (existing.isEmpty()) {
            return;
        }

        List<Flow> drawn = draw(flows, seed);

        assertThat(existing).containsAll(drawn);
        assertThat(draw(flows, seed)).isEqualTo(drawn);
    }

    private static List<Flow> draw(Flows flows, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 20).mapToObj(_ -> flows.draw(random)).toList();
    }

    private static Set<String> visited(List<Flow> flows) {
        Set<String> ids = new HashSet<>();
        flows.forEach(flow -> flow.visits().forEach(visit -> ids.add(visit.step())));
        return ids;
    }

    private static FlowTotals slowTotals(List<Step> steps, Flow flow) {
        List<Long> said = new ArrayList<>();
        long[] sums = new long[4];
        for (Visit visit : flow.visits()) {
            Step step = steps.stream()
                    .filter(each -> each.id().equals(visit.step()))
                    .findFirst()
                    .orElseThrow();
            for (Action action : step.actions()) {
                long turn = WEIGHTS.turnTokens(step, action, visit.decision());
                sums[action.callsModel() ? 1 : 0]++;
                if (action.callsModel()) {
                    long history = said.stream().mapToLong(Long::longValue).sum();
                    sums[2] += WEIGHTS.promptTokens(step, action, visit.decision()) + history;
                    sums[3] += turn;
                }
                said.add(turn);
            }
        }
        return new FlowTotals(
                BigInteger.ONE,
                BigInteger.valueOf(sums[0]),
                BigInteger.valueOf(sums[1]),
                BigInteger.valueOf(sums[2]),
                BigInteger.valueOf(sums[3]));
    }
}
