package dev.parley.domain.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigYamlTest {

    private final ConfigProblems problems = new ConfigProblems("seeds.yml");

    @Test
    void shouldKeepPositionsOfValues() {
        ConfigMapping root = mapping("agents:\n  - first_name: Ana\n    age: 3\n");

        ConfigMapping agent =
                root.requiredList("agents").orElseThrow().mappings("agent").getFirst();

        ConfigNode age = agent.find("age").orElseThrow();
        assertThat(age.line()).isEqualTo(3);
        assertThat(age.column()).isEqualTo(10);
        assertThat(agent.key("first_name").orElseThrow().column()).isEqualTo(5);
        assertThat(messages()).isEmpty();
    }

    @Test
    void shouldReadBareYesAndNoAsText() {
        ConfigMapping root = mapping("yes: a\nno: b\n\"on\": c\n");

        assertThat(root.keys()).containsExactly("yes", "no", "on");
    }

    @Test
    void shouldTurnSubtreesIntoPlainValues() {
        ConfigMapping root = mapping("""
            text: Anna Müller
            number: 42
            price: 3.50
            remote: yes
            open: true
            zip: 01067
            phone: +49 30 1
            zero: -0
            nought: -0.00
            debt: -0.50
            quoted: "42"
            started: 2024-01-01
            nothing:
            list: [1, {a: b}]
            """);

        Map<String, Object> values = root.toValue();

        assertThat(values)
                .containsEntry("number", 42L)
                .containsEntry("price", new BigDecimal("3.50"))
                .containsEntry("remote", "yes")
                .containsEntry("open", true)
                .containsEntry("zip", "01067")
                .containsEntry("phone", "+49 30 1")
                .containsEntry("zero", "-0")
                .containsEntry("nought", "-0.00")
                .containsEntry("debt", new BigDecimal("-0.50"))
                .containsEntry("quoted", "42")
                .containsEntry("started", "2024-01-01")
                .containsEntry("nothing", "")
                .containsEntry("list", List.of(1L, Map.of("a", "b")));
        assertThat(values.keySet()).startsWith("text", "number", "price").endsWith("nothing", "list");
    }

    @Test
    void shouldReportEveryProblemOfTypesAtOnce() {
        ConfigMapping root = mapping("a: [1]\nb: maybe\nc: 99\nd: text\ne: {x: 1}\nf: gray\ng: 2.5\n");

        root.text("a");
        root.bool("b", false);
        root.wholeNumber("c", 1, 1, 10);
        root.list("d");
        root.text("e");
        root.choice("f", List.of("grey", "red"));
        root.number("g", 0, 0, 1);
        root.requiredText("h");

        assertThat(messages())
                .containsExactly(
                        "seeds.yml:1:1: 'h' is missing. Add 'h: ...'.",
                        "seeds.yml:1:4: 'a' must be text, but it is a list. "
                                + "Write a single value; put it in quotes if it holds ': ', '#', '{' or '['.",
                        "seeds.yml:2:4: 'b' must be true or false, but it is 'maybe'. Write true or false.",
                        "seeds.yml:3:4: 'c' cannot be '99'. Write a whole number from 1 to 10.",
                        "seeds.yml:4:4: 'd' must be a list, but it is 'text'. "
                                + "Write one entry per line, each starting with '- '.",
                        "seeds.yml:5:4: 'e' must be text, but it is a mapping. "
                                + "Write a single value; put it in quotes if it holds ': ', '#', '{' or '['.",
                        "seeds.yml:6:4: 'f' cannot be 'gray'. Did you mean 'grey'? There are: grey, red.",
                        "seeds.yml:7:4: 'g' cannot be '2.5'. Write a number from 0 to 1.");
    }

    @Test
    void shouldTellANumberOutOfBoundsFromWhatIsNone() {
        ConfigMapping root = mapping("a: 99999999999999999999\nb: few\nc: 1_000\nd: -.5\ne: much\nf: 1e999\n");

        for (String key : List.of("a", "b", "c")) {
            assertThat(root.wholeNumber(key, 1, 10)).isEmpty();
        }
        for (String key : List.of("d", "e", "f")) {
            assertThat(root.number(key, 0, 1)).isEmpty();
        }
        assertThat(messages())
                .containsExactly(
                        "seeds.yml:1:4: 'a' cannot be '99999999999999999999'. Write a whole number from 1 to 10.",
                        "seeds.yml:2:4: 'b' must be a whole number, but it is 'few'. Write a whole number from 1 to 10.",
                        "seeds.yml:3:4: 'c' must be a whole number, but it is '1_000'. "
                                + "Write a whole number from 1 to 10.",
                        "seeds.yml:4:4: 'd' cannot be '-.5'. Write a number from 0 to 1.",
                        "seeds.yml:5:4: 'e' must be a number, but it is 'much'. Write a number from 0 to 1.",
                        "seeds.yml:6:4: 'f' cannot be '1e999'. Write a number from 0 to 1.");
    }

    @Test
    void shouldNotCutACharacterInHalf() {
        mapping("a: " + "x".repeat(39) + "🙂🙂\n").bool("a", false);

        assertThat(messages().getFirst()).contains("x🙂…'");
    }

    @Test
    void shouldTakeNumbersInEveryFormOfYaml() {
        ConfigMapping root = mapping("a: .7\nb: 1e-1\nc: 0.5\nd: +1\ne: 1.\n");

        assertThat(Stream.of("a", "b", "c", "d", "e")
                        .map(key -> root.number(key, 0, 2).orElseThrow()))
                .containsExactly(0.7, 0.1, 0.5, 1.0, 1.0);
        assertThat(messages()).isEmpty();
    }

    @Test
    void shouldSuggestWhatAnUnknownKeyMeant() {
        mapping("agnets: 1\nzzz: 2\n").describedAs("the seeds").allowOnly("agents", "candidates");

        assertThat(messages())
                .containsExactly(
                        "seeds.yml:1:1: the seeds: unknown key 'agnets'. "
                                + "Did you mean 'agents'? There are: agents, candidates.",
                        "seeds.yml:2:1: the seeds: unknown key 'zzz'. There are: agents, candidates.");
    }

    @Test
    void shouldReportDuplicateKeysWithBothPlacesAndGoOn() {
        ConfigMapping root = mapping("a: 1\nb: 2\na: 3\n");

        assertThat(root.text("a")).contains("1");
        assertThat(messages())
                .containsExactly("seeds.yml:3:1: the key 'a' is there twice, first at 1:1. Remove one of the two.");
    }

    @Test
    void shouldRefuseTags() {
        ConfigYaml.parse("a: !!javax.script.ScriptEngineManager [x]\nb: !!str 5\nc: !x {}\n", problems);

        assertThat(messages())
                .hasSize(3)
                .allSatisfy(message -> assertThat(message).contains("is not allowed. Remove it"))
                .first()
                .asString()
                .startsWith("seeds.yml:1:4: the tag '!!javax.script.ScriptEngineManager'");
    }

    @Test
    void shouldMergeMappingsWithoutOverridingOwnKeys() {
        ConfigMapping root = mapping("base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\n");

        assertThat(root.mapping("more").orElseThrow().toValue()).isEqualTo(Map.of("y", 3L, "x", 1L));
    }

    @Test
    void shouldFindTheLineOfAPieceOfText() {
        ConfigMapping root = mapping("a: |\n  Hello {x},\n  and {y} or {y}\nb: \"ü {y}\"\nc: a {z\n");

        ConfigScalar block = root.find("a").orElseThrow().asScalar("a").orElseThrow();
        block.problemAt("{y}", 0, "first", "");
        block.problemAt("{y}", 1, "second", "");
        block.problemAt("{y}", 2, "third", "");
        root.find("b").orElseThrow().asScalar("b").orElseThrow().problemAt("{y}", 0, "quoted", "");

        assertThat(messages())
                .containsExactly(
                        "seeds.yml:1:4: third.",
                        "seeds.yml:3:7: first.",
                        "seeds.yml:3:14: second.",
                        "seeds.yml:4:7: quoted.");
    }

    @Test
    void shouldPlaceValuesInTheLinesThatEditorsShow() {
        ConfigMapping root = mapping("# a\u2028\r\na: \"x\u2028 {y}\"\r\nb: {c: d}\r\n");

        root.find("a").orElseThrow().asScalar("a").orElseThrow().problemAt("{y}", 0, "quoted", "");
        root.mapping("b").orElseThrow().problem("mapping", "");

        assertThat(messages()).containsExactly("seeds.yml:2:8: quoted.", "seeds.yml:3:4: mapping.");
    }

    @Test
    void shouldNotKeepMoreProblemsThanAnybodyReads() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            keys.append("k").append(i).append(": 1\n");
        }

        mapping(keys.toString()).allowOnly("a");

        assertThat(problems.list()).hasSize(ConfigProblems.KEPT + 1);
        assertThat(problems.list().getLast().message()).isEqualTo("800 more problems are not shown");
        assertThat(new ConfigException(problems.list()))
                .hasMessageStartingWith("seeds.yml: 800 more problems are not shown. Mend the others and try again.\n");
    }

    private ConfigMapping mapping(String text) {
        return ConfigYaml.parse(text, problems)
                .orElseThrow(() -> new AssertionError(messages()))
                .asMapping("")
                .orElseThrow();
    }

    private List<String> messages() {
        return problems.list().stream().map(ConfigProblem::toString).toList();
    }
}
