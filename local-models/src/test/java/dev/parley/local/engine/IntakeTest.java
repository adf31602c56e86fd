package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private final Intake intake = new Intake(100);

    private void add(Priority priority) {
        TokenRequest request = new TokenRequest(new int[] {1}, Sampling.greedy(), 1, Set.of(), 0, priority, null);
        intake.add(new Sequence(request, new Replies.Reply(), 10));
    }

    private Priority next() {
        return intake.next().orElseThrow().priority();
    }

    @Test
    void shouldLetNobodyWaitForEver() {
        add(Priority.BULK);
        add(Priority.BULK);
        List<Priority> served = new ArrayList<>();
        for (int i = 0; i < 2 * (Intake.INTERACTIVE_IN_A_ROW + 1); i++) {
            add(Priority.INTERACTIVE);
            served.add(next());
        }

        List<Priority> round = new ArrayList<>(Collections.nCopies(Intake.INTERACTIVE_IN_A_ROW, Priority.INTERACTIVE));
        round.add(Priority.BULK);
        List<Priority> twice = new ArrayList<>(round);
        twice.addAll(round);
        assertThat(served).isEqualTo(twice);
    }

    @Test
    void shouldLetPeopleGoFirst() {
        add(Priority.BULK);
        add(Priority.INTERACTIVE);
        add(Priority.INTERACTIVE);

        assertThat(List.of(next(), next(), next()))
                .containsExactly(Priority.INTERACTIVE, Priority.INTERACTIVE, Priority.BULK);
        assertThat(intake.next()).isEmpty();
    }
}
