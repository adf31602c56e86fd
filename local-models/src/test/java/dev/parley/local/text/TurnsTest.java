package dev.parley.local.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.Golden;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.template.ChatTemplate;
import dev.parley.local.template.TemplateException;
import dev.parley.local.tokenizer.Tokenizer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final ChatMessage RULES = new ChatMessage("system", "Rules.");

    /** As those of Mistral: user and assistant take turns, behind a system's message if need be. */
    private static final String STRICT = """
            {%- set rest = messages[1:] if messages[0].role == 'system' else messages -%}
            {%- for m in rest -%}
            {%- if m.role != ['user', 'assistant'][loop.index0 % 2] -%}{{ raise_exception('take turns') }}{%- endif -%}
            {%- endfor -%}
            {%- for m in messages -%}{{ m.role }}: {{ m.content }};{%- endfor -%}""";

    private static final String WITHOUT_SYSTEM = "{%- if messages[0].role == 'system' -%}"
            + "{{ raise_exception('System role not supported') }}{%- endif -%}" + STRICT;

    private static ChatMessage user(String text) {
        return new ChatMessage("user", text);
    }

    private static ChatMessage assistant(String text) {
        return new ChatMessage("assistant", text);
    }

    private static String written(String template, List<ChatMessage> messages, int context, boolean turns) {
        try (Tokenizer tokenizer = Tokenizer.open(Golden.DIRECTORY.resolve("bytelevel"))) {
            ChatTemplate format = new ChatTemplate(template, Map.of(), Clock.systemUTC());
            PromptWriter writer = new PromptWriter(tokenizer, Optional.of(format), context);
            Input input = new Input.Conversation(messages, "", Input.Fitting.DROP_OLDEST, turns);
            return tokenizer.decode(writer.write(input, 10));
        }
    }

    @Test
    void shouldMakeTurnsOfAnything() {
        List<ChatMessage> messages =
                List.of(RULES, user("One."), assistant("Two."), assistant("Three."), RULES, user("Four."));

        assertThat(Turns.of(messages))
                .containsExactly(
                        List.of(RULES, user("One."), assistant("Two.\n\nThree."), user("Rules.\n\nFour.")),
                        List.of(user("Rules.\n\nOne."), assistant("Two.\n\nThree."), user("Rules.\n\nFour.")));
    }

    @Test
    void shouldLetSomebodyListenWhenTheAssistantBegins() {
        assertThat(Turns.of(List.of(assistant("Hello."), user("Hi."))))
                .containsExactly(List.of(user("…"), assistant("Hello."), user("Hi.")));
        assertThat(Turns.of(List.of(user("Hi."), assistant("Hello.")))).isEmpty();
    }

    @Test
    void shouldWriteTurnsWhereTheTemplateInsists() {
        List<ChatMessage> messages = List.of(RULES, user("One."), user("Two."));

        assertThat(written(STRICT, messages, 200, true)).isEqualTo("system: Rules.;user: One.\n\nTwo.;");
        assertThat(written(WITHOUT_SYSTEM, messages, 200, true)).isEqualTo("user: Rules.\n\nOne.\n\nTwo.;");
        assertThatThrownBy(() -> written(STRICT, messages, 200, false))
                .isInstanceOf(TemplateException.class)
                .hasMessage("take turns");
    }

    @Test
    void shouldNeverLeaveOutTheSystemsWords() {
        List<ChatMessage> messages = new ArrayList<>(List.of(RULES));
        for (int i = 0; i < 20; i++) {
            messages.add(user("question " + i));
            messages.add(assistant("answer " + i));
        }
        messages.add(user("and now?"));

        assertThat(written(WITHOUT_SYSTEM, messages, 100, true))
                .startsWith("user: Rules.\n\nquestion 1")
                .endsWith("user: and now?;");
    }
}
