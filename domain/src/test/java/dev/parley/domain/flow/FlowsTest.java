package dev.parley.domain.flow;

import static dev.parley.domain.flow.Schemas.step;
import static dev.parley.domain.flow.Schemas.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowsTest {

    private static final String BYE = step("bye", "is_end: true");

    @Test
    void shouldCountLoopsByTheirVisits() {
        String ask = "is_start: true, is_branch: true, next: {again: ask, \"no\": bye}";

        assertThat(new Flows(valid(step("ask", ask) + BYE)).stream().map(Flow::toString))
                .containsExactly("ask=no > bye");
        assertThat(new Flows(valid(step("ask", "max_visits: 3, " + ask) + BYE))
                        .stream().map(Flow::toString))
                .containsExactly("ask=again > ask=again > ask=no > bye", "ask=again > ask=no > bye", "ask=no > bye");
    }

    @Test
    void shouldLeaveOutFlowsWithTooManyTurns() {
        String steps =
                step("ask", "max_visits: 9, is_start: true, is_branch: true, next: {again: ask, \"no\": bye}") + BYE;

        Flows flows = new Flows(valid("version: 2\nlimits: {max_turns: 3}\nsteps:\n" + steps));

        assertThat(flows.stream().map(Flow::toString)).containsExactly("ask=again > ask=no > bye", "ask=no > bye");
    }

    @Test
    void shouldCountMoreFlowsThanAnybodyCouldList() {
        Flows flows = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> new Flows(diamonds(200)));

        assertThat(flows.count()).isEqualTo(BigInteger.TWO.pow(200));
        assertThat(flows.at(BigInteger.ZERO).visits()).hasSize(401);
        assertThat(flows.at(flows.count().subtract(BigInteger.ONE))).isNotEqualTo(flows.at(BigInteger.ZERO));
        assertThat(flows.stream().limit(1000).distinct()).hasSize(1000);
    }

    @Test
    void shouldCountAChainAsLongAsAFile() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            yaml.append(step("s" + i, (i == 0 ? "is_start: true, " : "") + "next: s" + (i + 1)));
        }

        Flows flows = new Flows(valid(yaml + step("s10000", "is_end: true")));

        assertThat(flows.count()).isEqualTo(1);
        assertThat(flows.iterator().next().visits()).hasSize(10_001);
    }

    @Test
    void shouldDrawEveryFlowEquallyOftenWithoutWeights() {
        Flows flows = new Flows(diamonds(2));
        Random random = new Random(1);
        int[] uniform = new int[4];
        List<Flow> order = flows.stream().toList();
        IntStream.range(0, 4000).forEach(_ -> uniform[order.indexOf(flows.draw(random))]++);

        assertThat(flows.weighted()).isFalse();
        for (int count : uniform) {
            assertThat(count).isCloseTo(1000, within(120));
        }
    }

    @Test
    void shouldDrawDecisionsByTheirWeights() {
        String yaml = step("a", "is_start: true, is_branch: true, next: {x: {to: bye, weight: 3}, y: bye}") + BYE;
        Flows flows = new Flows(valid(yaml));
        Random random = new Random(7);

        long often = IntStream.range(0, 4000)
                .filter(_ -> "x".equals(flows.draw(random).visits().getFirst().decision()))
                .count();

        assertThat(flows.weighted()).isTrue();
        assertThat(flows.count()).isEqualTo(2);
        assertThat(often).isCloseTo(3000, within(150L));
    }

    @Test
    void shouldDrawFromMoreFlowsThanALongCanCount() {
        Flows flows = new Flows(diamonds(100));
        Random random = new Random(3);
        Set<Flow> drawn = new HashSet<>();

        IntStream.range(0, 100).forEach(_ -> drawn.add(flows.draw(random)));

        assertThat(drawn).hasSize(100);
    }

    @Test
    void shouldRefuseAPlaceBeyondTheLastFlow() {
        Flows flows = new Flows(Schemas.workedFigure());

        assertThatThrownBy(() -> flows.at(BigInteger.valueOf(4)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("there are 4 flows, but none at 4");
        assertThatThrownBy(() -> flows.at(BigInteger.ONE.negate())).isInstanceOf(IndexOutOfBoundsException.class);
        Iterator<Flow> iterator = flows.iterator();
        flows.stream().forEach(_ -> iterator.next());
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    /** A chain of branches that each come together again: 2 to the power of {@code count} flows. */
    private static FlowSchema diamonds(int count) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String next = i == count - 1 ? "bye" : "b" + (i + 1);
            String rest =
                    (i == 0 ? "is_start: true, " : "") + "is_branch: true, next: {l: " + "m" + i + ", r: m" + i + "}";
            yaml.append(step("b" + i, rest)).append(step("m" + i, "next: " + next));
        }
        return valid(yaml + BYE);
    }
}
