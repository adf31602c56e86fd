package dev.parley.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.chat.ChatFields;
import dev.parley.api.chat.ChatOrder;
import dev.parley.api.problem.Faults;
import dev.parley.domain.prompt.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the body of a completion. What would change the answer's form and is not supported is refused; hints that are not
 * followed, such as {@code seed} or {@code user}, are passed over.
 */
final class CompletionReader {
    private static final int MOST_MESSAGES = 2_000;
    private static final Set<String> REFUSED =
            Set.of("tools", "functions", "function_call", "audio", "logprobs", "top_logprobs");

    /** Being there is all that it takes: an empty object asks for a search. */
    private static final String SEARCH = "web_search_options";

    private static final JsonNode ONLY_TEXT =
            JsonNodeFactory.instance.arrayNode().add("text");

    private final ObjectNode body;
    private final Faults faults = new Faults();

    CompletionReader(ObjectNode body) {
        this.body = body;
    }

    /** @throws dev.parley.api.problem.ApiProblem with every faulty field */
    Completion read() {
        ChatFields fields = new ChatFields(body, faults);
        refuseUnsupported();
        // More than one choice is not supported.
        fields.count("n", 1);
        Optional<String> model = fields.text("model");
        if (!body.hasNonNull("model")) {
            faults.add("model", "is required");
        }
        List<Message> messages = messages(body.path("messages"));
        boolean stream = fields.truth("stream", false);
        boolean usage = includeUsage(body.path("stream_options"));
        OptionalInt tokens = fields.count("max_completion_tokens", ChatFields.MAX_TOKENS);
        OptionalInt olderName = fields.count("max_tokens", ChatFields.MAX_TOKENS);
        ChatOrder order = new ChatOrder(
                false,
                model,
                fields.number("temperature", 0, ChatFields.MAX_TEMPERATURE),
                fields.number("top_p", 0, 1),
                tokens.isPresent() ? tokens : olderName,
                fields.stops("stop"),
                ChatOrder.DEFAULT_TIMEOUT,
                stream,
                ChatOrder.ENQUEUE);
        faults.throwIfAny();
        return new Completion(model.orElseThrow(), messages, order, stream, usage);
    }

    private boolean includeUsage(JsonNode options) {
        if (options.isMissingNode() || options.isNull()) {
            return false;
        }
        JsonNode wanted = options.path("include_usage");
        if (!options.isObject() || !(wanted.isMissingNode() || wanted.isNull() || wanted.isBoolean())) {
            faults.add("stream_options", "must be an object with include_usage, true or false");
        }
        return wanted.asBoolean(false);
    }

    private void refuseUnsupported() {
        Stream.concat(
                        REFUSED.stream().filter(name -> asksForSomething(body.path(name))),
                        Stream.of(SEARCH).filter(body::hasNonNull))
                .sorted()
                .forEach(name -> faults.add(name, "is not supported"));
        JsonNode format = body.path("response_format");
        if (asksForSomething(format) && !format.path("type").asText().equals("text")) {
            faults.add("response_format", "only text is supported");
        }
        JsonNode modalities = body.path("modalities");
        if (asksForSomething(modalities) && !modalities.equals(ONLY_TEXT)) {
            faults.add("modalities", "only text is supported");
        }
    }

    private static boolean asksForSomething(JsonNode value) {
        boolean nothing = value.isMissingNode()
                || value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isContainerNode() && value.isEmpty())
                || (value.isNumber() && value.intValue() == 0)
                || (value.isTextual() && value.textValue().equals("none"));
        return !nothing;
    }

    private List<Message> messages(JsonNode list) {
        List<Message> messages = new ArrayList<>();
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_MESSAGES) {
            faults.add("messages", "must be a list of 1 to " + MOST_MESSAGES + " messages");
            return messages;
        }
        for (int i = 0; i < list.size(); i++) {
            String place = "messages[" + i + "]";
            Optional<String> role = role(list.get(i).path("role").asText(""), place);
            Optional<String> content = isSilent(list.get(i))
                    ? Optional.of(list.get(i).path("refusal").asText(""))
                    : content(list.get(i).path("content"), place);
            if (role.isPresent() && content.isPresent()) {
                messages.add(new Message(role.get(), content.get()));
            }
        }
        return messages;
    }

    private Optional<String> role(String name, String place) {
        return switch (name) {
            case "user", "assistant", "system" -> Optional.of(name);
            case "developer" -> Optional.of(Message.SYSTEM);
            default -> {
                faults.add(place + ".role", "must be system, developer, user or assistant");
                yield Optional.empty();
            }
        };
    }

    /** An assistant's message may have no content: it refused, or called tools. */
    private static boolean isSilent(JsonNode message) {
        return message.path("role").asText("").equals(Message.ASSISTANT) && !message.hasNonNull("content");
    }

    /** A text, or a list of parts that are texts. */
    private Optional<String> content(JsonNode content, String place) {
        if (content.isTextual()) {
            return Optional.of(content.textValue());
        }
        StringBuilder text = new StringBuilder();
        boolean texts = content.isArray();
        for (JsonNode part : content) {
            texts &= part.path("type").asText("").equals("text")
                    && part.path("text").isTextual();
            text.append(part.path("text").asText(""));
        }
        if (!texts) {
            faults.add(place + ".content", "must be a text, or a list of parts of the type text");
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }
}
