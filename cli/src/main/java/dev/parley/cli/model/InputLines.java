package dev.parley.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.text.Input;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads what models are asked from a file: in each line ids, a prompt, or messages. */
final class InputLines {
    private static final String FORMS =
            "Expected {\"ids\": [1, 2]}, {\"prompt\": \"…\"} or {\"messages\": [{\"role\": \"user\", \"content\":"
                    + " \"…\"}]}.";

    /** Editors of Windows begin their files with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final Path file;

    InputLines(Path file) {
        this.file = file;
    }

    /**
     * A line that asks for something.
     *
     * @param number from 1, as editors count
     * @param input what is asked
     */
    record Line(int number, Input input) {}

    List<Line> read() throws IOException, CommandFailure {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : texts()) {
            number++;
            if (!text.isBlank()) {
                lines.add(new Line(number, input(number, text)));
            }
        }
        return lines;
    }

    private List<String> texts() throws IOException, CommandFailure {
        if (Files.isDirectory(file)) {
            throw new CommandFailure(ExitCode.CONFIGURATION, file + " is a directory; expected a file of JSON lines.");
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && lines.getFirst().startsWith(BYTE_ORDER_MARK)) {
                lines.set(0, lines.getFirst().substring(1));
            }
            return lines;
        } catch (MalformedInputException e) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, file + ":" + unreadable() + ": it is not text in UTF-8.", e);
        }
    }

    /** The number of the first line that is not UTF-8. */
    private int unreadable() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        StandardCharsets.UTF_8.newDecoder().decode(rest, CharBuffer.allocate(bytes.length + 1), true);
        return 1
                + (int) IntStream.range(0, rest.position())
                        .filter(i -> bytes[i] == '\n')
                        .count();
    }

    private Input input(int number, String text) throws CommandFailure {
        try {
            JsonNode line = json.readTree(text);
            if (line.path("ids").isArray()) {
                return new Input.Ids(ids(number, line.path("ids")));
            }
            if (line.path("prompt").isTextual()) {
                return new Input.Prompt(line.path("prompt").asText());
            }
            if (line.path("messages").isArray()) {
                return new Input.Conversation(messages(number, line.path("messages")), "", Input.Fitting.REFUSE, false);
            }
            throw wrong(number, "it is none of the forms that are understood");
        } catch (JsonProcessingException e) {
            throw wrong(number, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private List<Integer> ids(int number, JsonNode array) throws CommandFailure {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : array) {
            if (!id.isInt() || id.asInt() < 0) {
                throw wrong(number, "'" + id + "' is no token id");
            }
            ids.add(id.asInt());
        }
        if (ids.isEmpty()) {
            throw wrong(number, "there are no ids in it");
        }
        return ids;
    }

    private List<ChatMessage> messages(int number, JsonNode array) throws CommandFailure {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : array) {
            if (!message.path("role").isTextual() || !message.path("content").isTextual()) {
                throw wrong(number, "a message needs a role and a content, both texts");
            }
            messages.add(new ChatMessage(
                    message.path("role").asText(), message.path("content").asText()));
        }
        if (messages.isEmpty()) {
            throw wrong(number, "there are no messages in it");
        }
        return messages;
    }

    private CommandFailure wrong(int number, String what) {
        return new CommandFailure(ExitCode.CONFIGURATION, file + ":" + number + ": " + what + ". " + FORMS);
    }
}
