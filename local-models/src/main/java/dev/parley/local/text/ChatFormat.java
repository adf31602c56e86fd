package dev.parley.local.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.template.ChatTemplate;
import dev.parley.local.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds how a checkpoint writes conversations down: {@code chat_template.jinja}, or in {@code tokenizer_config.json}. */
final class ChatFormat {
    private static final String CONFIG = "tokenizer_config.json";
    private static final String FILE = "chat_template.jinja";

    private final Path checkpoint;
    private final JsonNode config;

    ChatFormat(Path checkpoint) {
        this.checkpoint = checkpoint;
        this.config = JsonFiles.readIfThere(checkpoint.resolve(CONFIG));
    }

    /** The template, when the checkpoint has one: models that were not taught to converse have none. */
    Optional<ChatTemplate> template(Clock clock) {
        return source().map(source -> {
            try {
                return new ChatTemplate(source, specialTokens(), clock);
            } catch (TemplateException e) {
                throw new CheckpointException("The chat template of " + checkpoint + ": " + e.getMessage(), e);
            }
        });
    }

    private Optional<String> source() {
        Path file = checkpoint.resolve(FILE);
        if (Files.exists(file)) {
            try {
                return Optional.of(Files.readString(file));
            } catch (IOException e) {
                throw new CheckpointException(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        JsonNode template = config.path("chat_template");
        return template.isTextual() ? Optional.of(template.asText()) : named(template);
    }

    /** Of several templates the one called {@code default}, or else the first. */
    private static Optional<String> named(JsonNode templates) {
        Optional<String> first = Optional.empty();
        for (JsonNode template : templates) {
            Optional<String> source = Optional.of(template.path("template").asText());
            if (template.path("name").asText().equals("default")) {
                return source;
            }
            first = first.or(() -> source);
        }
        return first;
    }

    /** {@code bos_token}, {@code eos_token} and so on, as templates call them. */
    Map<String, String> specialTokens() {
        Map<String, String> tokens = new HashMap<>();
        addTo(tokens, JsonFiles.readIfThere(checkpoint.resolve("special_tokens_map.json")));
        addTo(tokens, config);
        return tokens;
    }

    private static void addTo(Map<String, String> tokens, JsonNode file) {
        file.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            JsonNode text = value.isObject() ? value.path("content") : value;
            if (entry.getKey().endsWith("_token") && text.isTextual()) {
                tokens.put(entry.getKey(), text.asText());
            }
        });
    }
}
