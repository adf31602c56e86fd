package dev.parley.domain.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.domain.yaml.ConfigProblem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenSlotsTest {
    @Test
    void shouldFindEachSlotThatWouldBeSaid() {
        List<ConfigProblem> found = found("action_type: template, example: \"Hi <name>, <name>!\"");

        assertThat(found).extracting(ConfigProblem::line).containsExactly(5, 5);
        assertThat(found.get(0).column()).isLessThan(found.get(1).column());
        assertThat(found.get(0).toString()).contains("step 'a': 'example'").contains("<name>");
    }

    @Test
    void shouldLeaveWhatAModelFillsAndWhatIsNoSlot() {
        assertThat(found("action_type: message, example: \"Hi <name>\"")).isEmpty();
        assertThat(found("action_type: template, example: \"1 < 2, 3 > 2, I <3 you\""))
                .isEmpty();
        assertThat(found("action_type: template, example: Hi, description: \"Say <name>\""))
                .isEmpty();
    }

    @Test
    void shouldBeDoneSoonWithATextOfNothingElse() {
        String text = "<name> <age> ".repeat(100_000);

        List<ConfigProblem> found = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> found("action_type: template, example: \"" + text + "\""));

        assertThat(found).hasSize(201);
        assertThat(found.getLast().message()).isEqualTo("199800 more of them are not shown");
    }

    private static List<ConfigProblem> found(String action) {
        return OpenSlots.of(Schemas.valid("""
            - id: a
              is_start: true
              is_end: true
              initiator: agent
              actions: [{role: agent, %s}]
            """.formatted(action)));
    }
}
