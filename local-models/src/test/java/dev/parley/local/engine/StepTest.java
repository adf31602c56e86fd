package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepTest {
    @Test
    void shouldEndPartsOfPromptsAtRoundPositions() {
        Step step = new Step();
        int part = Step.round(10, 60);

        step.addReply(new KvRow(0), new int[] {1, 2, 3}, 2);
        step.addPrompt(new KvRow(1), new int[50], 0, 50, 50, true);
        step.addPrompt(new KvRow(2), new int[100], 10, part, 100, false);

        assertThat(part).isEqualTo(54);
        assertThat(step.chunks()).containsExactly(1, 0, 64, 2, 10, 54);
        assertThat(step.wanted()).containsExactly(0, 50);
        assertThat(step.size()).isEqualTo(1 + 50 + 54);
        assertThat(step.computed()).isEqualTo(1 + 64 + 54);
        assertThat(step.ids()).hasSize(step.computed());
        assertThat(step.tokens()).hasSize(3 * step.computed());
        assertThat(step.positions()).isEqualTo(64);
    }
}
