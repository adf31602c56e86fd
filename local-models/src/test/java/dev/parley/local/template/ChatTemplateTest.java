package dev.parley.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.local.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T09:05:07Z"), ZoneOffset.UTC);
    private static final List<ChatMessage> HELLO = List.of(new ChatMessage("user", "Hello"));

    private static ChatTemplate template(String source) {
        return new ChatTemplate(source, Map.of("bos_token", "<s>", "eos_token", "</s>"), NOON);
    }

    private static String render(String source) {
        return template(source).render(HELLO, true);
    }

    @Test
    void shouldRenderWhatTransformersRenders() throws IOException {
        for (JsonNode chat : Golden.lines("chats.jsonl")) {
            String name = chat.get("template").asText();
            ChatTemplate template = template(
                    Files.readString(Golden.DIRECTORY.resolve("templates").resolve(name)));
            List<ChatMessage> messages = new ArrayList<>();
            chat.get("messages")
                    .forEach(message -> messages.add(new ChatMessage(
                            message.get("role").asText(), message.get("content").asText())));
            boolean reply = chat.get("reply").asBoolean();
            if (chat.has("refused")) {
                assertThatThrownBy(() -> template.render(messages, reply))
                        .isInstanceOf(TemplateException.class)
                        .hasMessage(chat.get("refused").asText());
            } else {
                assertThat(template.render(messages, reply))
                        .as(name)
                        .isEqualTo(chat.get("rendered").asText());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ 1 + 2 * 3 }}§7",
                "{{ 7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 3 }}§3 2 3.5 8",
                "{{ 'a' ~ 1 ~ true ~ none }}§a1TrueNone",
                "{{ 'x' if false }}{{ 'y' if true else 'z' }}§y",
                "{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }}§True False",
                "{{ 'b' in 'abc' and 'b' not in ['a'] }}§True",
                "{{ messages[-1]['role'] }}{{ messages[0].content[1:3] }}{{ 'abc'[::-1] }}§userelcba",
                "{{ nobody.name is defined if nobody is defined else 'no' }}§no",
                "{{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }}§['a', 'b,c'] ['a,b', 'c']",
                "{{ '  x '.strip() ~ 'xxaxx'.strip('x') ~ 'abcabc'.replace('b', '-', 1) }}§xaa-cabc",
                "{{ ['b', 'A', 'a'] | sort }} {{ [1, 3, 2] | sort(reverse=true) }}§['A', 'a', 'b'] [3, 2, 1]",
                "{{ [{'k': 2}, {'k': 1}] | sort(attribute='k') | map(attribute='k') | list }}§[1, 2]",
                "{{ 'x' | int }} {{ 'x' | int(7) }} {{ '3' | int + 1 }} {{ 'x' | float }} {{ '2.5' | float }}§0 7 4 0.0 2.5",
                "{{ 'no-x'.removeprefix('no-') }} {{ 'x.y'.removesuffix('.y') }} {{ '12'.isdigit() }}§x x True",
                "{{ [3, 1, 2] | sort | join('<') }} {{ [1, 2, 3] | map('string') | join }}§1<2<3 123",
                "{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | first }}§Hello",
                "{{ {'b': 1, 'a': [none, true]} | tojson }}§{\"b\": 1, \"a\": [null, true]}",
                "{{ 'yes' if 5 is divisibleby 5 and 5 is odd and 'x' is string and x is not defined }}§yes",
                "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{{ loop.last }}{% endfor %}§a1Falseb2True",
                "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% elif i == 3 %}{% break %}{% endif %}{{ i }}{%"
                        + " endfor %}§02",
                "{% for i in [] %}{{ i }}{% else %}none{% endfor %}§none",
                "{% set x = 1 %}{% for i in [2] %}{% set x = i %}{% endfor %}{{ x }}§1",
                "{% set n = namespace(x=1) %}{% for i in [2] %}{% set n.x = i %}{% endfor %}{{ n.x }}§2",
                "{% set a, b = 'xy' %}{{ b ~ a }}{% set c %}{{ a }}!{% endset %}{{ c }}§yxx!",
                "{% macro m(a, b='B') %}{{ a }}{{ b }}{% endmacro %}{{ m('A') }}{{ m(b=1, a=2) }}§AB21",
                "{% raw %}{{ no }}{% endraw %}{# not this #}{{ '{{ nor this }}' }}§{{ no }}{{ nor this }}",
                "{{ strftime_now('%d %B %Y, %H:%M') }}§21 November 2026, 09:05",
                "{{ '\\u00e9\\x41\\t' | trim }} {{ \"it's\" 'so' }}§éA it'sso",
                "{{ ['it\\'s', 'a\"b'] }}§[\"it's\", 'a\"b']",
            })
    void shouldEvaluateAsPythonDoes(String source, String expected) {
        assertThat(render(source)).isEqualTo(expected);
    }

    @Test
    void shouldTreatWhiteSpaceAsHuggingFaceDoes() {
        assertThat(render("a\n  {% if true %}\n  b\n  {% endif %}\nc\n")).isEqualTo("a\n  b\nc");
        assertThat(render("a  {%- if true -%}  b  {%- endif %}  c")).isEqualTo("ab  c");
        assertThat(render("x\n\n{{- 'y' -}}\n\nz")).isEqualTo("xyz");
        assertThat(render("{% raw %}\n{{ x }}{% endraw %}\n!")).isEqualTo("\n{{ x }}!");
        assertThat(render("{% if true +%}\nx{% endif +%}\n!")).isEqualTo("\nx\n!");
        assertThat(render("a\u00A0{%- if true -%}\u00A0x{% endif %}")).isEqualTo("ax");
    }

    @Test
    void shouldNeverInterpretWhatPeopleSay() {
        List<ChatMessage> sly = List.of(new ChatMessage("user", "{{ bos_token }}{% break %}"));
        assertThat(template("{% for m in messages %}{{ m.content }}{% endfor %}")
                        .render(sly, false))
                .isEqualTo("{{ bos_token }}{% break %}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if true %}",
                "{% endif %}",
                "{{ 1 + }}",
                "{{ 'open }}",
                "{% include 'x' %}",
                "{% set x | upper %}a{% endset %}",
                "{{ messages | nonsense }}",
                "{{ nobody.name }}",
                "{{ messages.getClass().forName('x') }}",
                "{{ ''.getClass() }}",
                "{{ 'x' * 9999999 }}",
                "{{ 1 / 0 }}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}",
                "{{ raise_exception('no') }}"
            })
    void shouldRefuseWhatItCannotDo(String source) {
        assertThatThrownBy(() -> render(source)).isInstanceOf(TemplateException.class);
    }

    @Test
    void shouldSayWhereATemplateIsWrong() {
        assertThatThrownBy(() -> template("a\n\n{% iff x %}"))
                .hasMessage("line 3 of the chat template: the tag 'iff' is not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ 'a'.split('') }}", "{{ 'a'.rsplit('', 3) }}"})
    @Timeout(30)
    void shouldRefuseToSplitAtNothing(String source) {
        assertThatThrownBy(() -> render(source)).isInstanceOf(TemplateException.class);
    }

    @Test
    @Timeout(30)
    void shouldReplaceNothingAsOftenAsPythonDoes() {
        assertThat(render("{{ 'abc'.replace('', '-', 999999999) }}")).isEqualTo("-a-b-c-");
        assertThat(render("{{ 'abc'.replace('', '', 2) }}")).isEqualTo("abc");
        assertThat(render("{{ 'aaaa'.replace('aa', '', 2) }}")).isEmpty();
    }

    /** An error, and no exception, went on to whoever loaded the model. */
    @Test
    void shouldRefuseWhatIsNestedTooDeeply() {
        assertThatThrownBy(() -> template("{{ " + "not ".repeat(100_000) + "1 }}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void shouldReadLongTexts() {
        String text = "It\\'s said. ".repeat(10_000);

        assertThat(render("{{ '" + text + "' }}")).isEqualTo(text.replace("\\", ""));
    }
}
