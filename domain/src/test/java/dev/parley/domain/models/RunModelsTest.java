package dev.parley.domain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.domain.flow.Role;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunModelsTest {

    private static final RunModels RUN = new RunModels(
            new RoleModels(
                    List.of("a", "b", "a"),
                    new SamplingParameters(
                            OptionalDouble.of(1), OptionalDouble.of(0.95), OptionalInt.of(300), List.of("END"))),
            new RoleModels(List.of("c"), SamplingParameters.NONE));

    @Test
    void shouldWriteCanonicalJson() {
        assertThat(RUN.toJson())
                .isEqualTo("{\"agent\":{\"models\":[\"a\",\"b\"],\"parameters\":{\"max_tokens\":300,\"stop\":[\"END\"],"
                        + "\"temperature\":1,\"top_p\":0.95}},"
                        + "\"candidate\":{\"models\":[\"c\"],\"parameters\":{\"stop\":[]}}}");
    }

    @Test
    void shouldKnowWhichModelsHaveASubstitute() {
        RunModels shared = new RunModels(
                new RoleModels(List.of("a", "b"), SamplingParameters.NONE),
                new RoleModels(List.of("b", "c"), SamplingParameters.NONE));

        assertThat(RUN.hasSubstitute("a", List.of("a"))).isTrue();
        assertThat(RUN.hasSubstitute("c", List.of("c"))).isFalse();
        assertThat(shared.hasSubstitute("c", List.of("c"))).as("one before it").isTrue();
        assertThat(shared.hasSubstitute("b", List.of("b"))).as("in both roles").isTrue();
        assertThat(shared.hasSubstitute("b", List.of("a", "b")))
                .as("not for the agent")
                .isFalse();
    }

    @Test
    void shouldComeBackFromJson() {
        assertThat(RunModels.fromJson(RUN.toJson())).isEqualTo(RUN);
        assertThat(RUN.of(Role.AGENT)).isEqualTo(RUN.agent());
        assertThat(RUN.of(Role.CANDIDATE)).isEqualTo(RUN.candidate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"agent\":1,\"candidate\":2}", "[]", "{\"agent\":{\"models\":[],\"parameters\":{}}}"})
    void shouldRefuseOtherJson(String json) {
        assertThatThrownBy(() -> RunModels.fromJson(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCheckParameters() {
        assertThatThrownBy(() -> new SamplingParameters(
                        OptionalDouble.of(2.1), OptionalDouble.empty(), OptionalInt.empty(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SamplingParameters(
                        OptionalDouble.empty(), OptionalDouble.of(Double.NaN), OptionalInt.empty(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotShowSecrets() {
        assertThat(new Secret("sk-1")).hasToString("(secret)").isEqualTo(new Secret("sk-1"));
        assertThat(new Reference("${KEY}").resolve(Map.of("KEY", "a$1\\b"))).contains("a$1\\b");
        assertThat(new Reference("${A}/${B:-b}").missing(Map.of())).isEqualTo("A");
    }
}
