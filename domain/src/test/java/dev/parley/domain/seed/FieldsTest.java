package dev.parley.domain.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void shouldMakeTheSameJsonWhateverTheOrderOfFields() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("title", "Nurse");
        one.put("grade", 3);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("grade", 3L);
        other.put("title", "Nurse");

        assertThat(new Fields(one).toJson())
                .isEqualTo("{\"grade\":3,\"title\":\"Nurse\"}")
                .isEqualTo(new Fields(other).toJson());
        assertThat(new Fields(one)).isEqualTo(new Fields(other)).hasSameHashCodeAs(new Fields(other));
    }

    @Test
    void shouldKeepTheOrderInsideOfAValue() {
        Map<String, Object> experience = new LinkedHashMap<>();
        experience.put("position", "Nurse");
        experience.put("company", "Clinic");

        assertThat(new Fields(Map.of("experiences", List.of(experience))).toJson())
                .isEqualTo("{\"experiences\":[{\"position\":\"Nurse\",\"company\":\"Clinic\"}]}");
    }

    @Test
    void shouldComeBackFromJson() {
        Fields fields = new Fields(Map.of("a", List.of("x", Map.of("y", true)), "n", 1.25));

        assertThat(Fields.fromJson(fields.toJson())).isEqualTo(fields);
    }

    @Test
    void shouldNotChangeWithWhatItWasMadeFrom() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Fields fields = new Fields(Map.of("list", list));

        list.add("b");

        assertThat(fields.values()).isEqualTo(Map.of("list", List.of("a")));
    }

    @Test
    void shouldFollowPathsToAnyDepth() {
        Fields fields = new Fields(Map.of("jobs", List.of(Map.of("company", "A"), Map.of("company", "B"))));

        assertThat(fields.find(List.of("jobs", "1", "company"))).contains("B");
        assertThat(fields.find(List.of("jobs", "2", "company"))).isEmpty();
        assertThat(fields.find(List.of("jobs", "-1"))).isEmpty();
        assertThat(fields.find(List.of("jobs", "99999999999"))).isEmpty();
        assertThat(fields.find(List.of("jobs", "0", "company", "x"))).isEmpty();
        assertThat(fields.find(List.of("nothing"))).isEmpty();
    }

    @Test
    void shouldBeCalledByNameOrTitle() {
        assertThat(new Fields(Map.of("first_name", "Ada", "last_name", "Lovelace")).label())
                .isEqualTo("Ada Lovelace");
        assertThat(new Fields(Map.of("title", "Nurse")).label()).isEqualTo("Nurse");
        assertThat(new Fields(Map.of()).label()).isEmpty();
    }

    @Test
    void shouldRefuseOtherTypes() {
        assertThatThrownBy(() -> new Fields(Map.of("a", new Object()))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fields.fromJson("{\"a\":null}")).isInstanceOf(IllegalArgumentException.class);
    }
}
