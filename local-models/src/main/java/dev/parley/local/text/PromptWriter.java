package dev.parley.local.text;

import dev.parley.local.template.ChatMessage;
import dev.parley.local.template.ChatTemplate;
import dev.parley.local.template.TemplateException;
import dev.parley.local.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes tokens of what a model is asked, and fits them into its context. */
final class PromptWriter {
    private final Tokenizer tokenizer;
    private final Optional<ChatTemplate> template;
    private final int context;

    /** @param context tokens of prompt and reply together */
    PromptWriter(Tokenizer tokenizer, Optional<ChatTemplate> template, int context) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.context = context;
    }

    int context() {
        return context;
    }

    /**
     * The tokens of the prompt.
     *
     * @param reserved tokens that are left for the reply when turns have to be left out for it
     * @throws ContextException when it is longer than the context
     */
    int[] write(Input input, int reserved) {
        return switch (input) {
            case Input.Ids given ->
                checked(given.ids().stream().mapToInt(id -> id).toArray());
            case Input.Prompt prompt -> checked(tokenizer.encode(prompt.text(), true));
            case Input.Conversation conversation -> conversation(conversation, reserved);
        };
    }

    private int[] checked(int[] ids) {
        if (ids.length >= context) {
            throw new ContextException(ids.length, context);
        }
        return ids;
    }

    private int[] conversation(Input.Conversation conversation, int reserved) {
        int[] whole = tokens(conversation.messages(), conversation);
        if (conversation.fitting() == Input.Fitting.REFUSE || whole.length + reserved <= context) {
            return checked(whole);
        }
        List<List<ChatMessage>> shorter = shorter(conversation.messages());
        // The more is left out, the shorter it gets: the longest that fits is found by halving.
        int from = 0;
        int to = shorter.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (tokens(shorter.get(middle), conversation).length + reserved <= context) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        if (from == shorter.size()) {
            // Nothing leaves room for the whole reply: the shortest has most room for a part of it.
            return checked(shorter.isEmpty() ? whole : tokens(shorter.getLast(), conversation));
        }
        return tokens(shorter.get(from), conversation);
    }

    /**
     * The conversation with ever more of its oldest turns left out. What is left begins with somebody's message to the
     * assistant, as templates demand; the system's messages at the beginning stay, and so does the last message.
     */
    static List<List<ChatMessage>> shorter(List<ChatMessage> messages) {
        int first = 0;
        while (first < messages.size() && messages.get(first).role().equals(ChatMessage.SYSTEM)) {
            first++;
        }
        List<List<ChatMessage>> shorter = new ArrayList<>();
        for (int i = first + 1; i < messages.size(); i++) {
            if (messages.get(i).role().equals("user") || i == messages.size() - 1) {
                shorter.add(Stream.concat(
                                messages.subList(0, first).stream(), messages.subList(i, messages.size()).stream())
                        .toList());
            }
        }
        return shorter;
    }

    private int[] tokens(List<ChatMessage> messages, Input.Conversation conversation) {
        return tokenizer.encode(text(messages, conversation.turns()) + conversation.begun(), false);
    }

    private String text(List<ChatMessage> messages, boolean turns) {
        ChatTemplate format = template.orElseThrow(() -> new TemplateException(
                "the model has no chat template: it was not taught to converse. Give it a prompt, or take its"
                        + " instruction-tuned sibling"));
        try {
            return format.render(messages, true);
        } catch (TemplateException refused) {
            for (List<ChatMessage> other : turns ? Turns.of(messages) : List.<List<ChatMessage>>of()) {
                try {
                    return format.render(other, true);
                } catch (TemplateException _) {
                    // The first refusal is about what was asked.
                }
            }
            throw refused;
        }
    }
}
