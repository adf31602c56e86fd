package dev.parley.local.template;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a model wants a conversation written down. Immutable. */
public final class ChatTemplate {
    private final Node template;
    private final Map<String, String> specialTokens;
    private final Clock clock;

    /**
     * @param source in Jinja
     * @param specialTokens what the template may refer to by name: {@code bos_token}, {@code eos_token} …
     * @param clock for templates that write the date
     * @throws TemplateException when it is not understood
     */
    public ChatTemplate(String source, Map<String, String> specialTokens, Clock clock) {
        this.template = read(source);
        this.specialTokens = Map.copyOf(specialTokens);
        this.clock = clock;
    }

    private static Node read(String source) {
        try {
            return Statements.read(source);
        } catch (StackOverflowError _) {
            throw new TemplateException("the chat template is nested too deeply");
        }
    }

    /**
     * The conversation as the model reads it.
     *
     * @param reply whether the beginning of the assistant's next message is added
     * @throws TemplateException when the template refuses it, or fails
     */
    public String render(List<ChatMessage> messages, boolean reply) {
        Map<String, Object> names = new HashMap<>(Globals.with(clock));
        names.putAll(specialTokens);
        names.put(
                "messages",
                messages.stream()
                        .map(ChatTemplate::values)
                        .map(Object.class::cast)
                        .toList());
        names.put("add_generation_prompt", reply);
        names.put("tools", Nothing.NONE);
        names.put("documents", Nothing.NONE);
        Rendering rendering = new Rendering();
        try {
            template.render(new Scope(names), rendering);
        } catch (StackOverflowError _) {
            throw new TemplateException("the chat template calls itself without end");
        }
        return rendering.toString();
    }

    private static Map<String, Object> values(ChatMessage message) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("role", message.role());
        values.put("content", message.content());
        return values;
    }
}
