package dev.parley.domain.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueTextTest {

    private static Map<String, Object> experience() {
        Map<String, Object> experience = new LinkedHashMap<>();
        experience.put("company", "Clinic");
        experience.put("job_title", "Nurse");
        experience.put("tasks", List.of("care", "records"));
        return experience;
    }

    @Test
    void shouldWriteListsAsBullets() {
        assertThat(ValueText.block(List.of("Java", "Kafka\nor another broker"), ""))
                .isEqualTo("- Java\n- Kafka\n  or another broker");
    }

    @Test
    void shouldWriteMappingsLineByLine() {
        assertThat(ValueText.block(List.of(experience(), experience()), "")).isEqualTo("""
                        - company: Clinic
                          job title: Nurse
                          tasks:
                            - care
                            - records
                        - company: Clinic
                          job title: Nurse
                          tasks:
                            - care
                            - records""");
    }

    @Test
    void shouldIndentEveryLine() {
        assertThat(ValueText.block(List.of("a", "b"), "    ")).isEqualTo("- a\n    - b");
    }

    @Test
    void shouldWriteWithinALine() {
        assertThat(ValueText.inline(List.of("Java", "Kafka"))).isEqualTo("Java, Kafka");
        assertThat(ValueText.inline(List.of("Java, 5 years", "Kafka"))).isEqualTo("Java, 5 years; Kafka");
        assertThat(ValueText.inline(List.of(experience())))
                .isEqualTo("company: Clinic, job title: Nurse, tasks: care, records");
        assertThat(ValueText.inline(" text\n")).isEqualTo("text");
        assertThat(ValueText.inline(new BigDecimal("1E+2"))).isEqualTo("100");
        assertThat(ValueText.inline(true)).isEqualTo("true");
    }
}
