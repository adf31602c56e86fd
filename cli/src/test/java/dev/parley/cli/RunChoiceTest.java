package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.RunPlanned;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunChoiceTest {
    private final List<RunPlanned> runs =
            List.of(run("abc1", "spring", 1), run("abc2", "spring", 3), run("def1", "abc", 2), run("abc", "old", 0));

    @Test
    void shouldTakeTheRunPlannedLastWhereNoneIsNamed() {
        assertThat(chosen(null)).hasValue("abc2");
        assertThat(RunChoice.of(List.of(), null)).isEmpty();
    }

    @Test
    void shouldTakeTheIdBeforeTheNameBeforeTheBeginningOfAnId() {
        assertThat(chosen("abc")).hasValue("abc");
        assertThat(chosen("spring")).hasValue("abc2");
        assertThat(chosen("ab")).hasValue("abc2");
        assertThat(chosen("de")).hasValue("def1");
    }

    @Test
    void shouldTakeNoneThatIsNotMeant() {
        assertThat(chosen("x")).isEmpty();
        assertThat(chosen("")).isEmpty();
        assertThat(chosen("abc12")).isEmpty();
    }

    private Optional<String> chosen(@Nullable String wanted) {
        return RunChoice.of(runs, wanted).map(RunPlanned::getRunId);
    }

    private static RunPlanned run(String id, String name, int second) {
        return RunPlanned.newBuilder()
                .setEventId(id)
                .setOccurredAt(Instant.ofEpochSecond(second))
                .setRunId(id)
                .setName(name)
                .setFlowSchema("")
                .setTemplates("")
                .setModels("")
                .setRehearsal(true)
                .setSeeds(1L)
                .build();
    }
}
