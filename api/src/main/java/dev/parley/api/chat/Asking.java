package dev.parley.api.chat;

import dev.parley.api.chat.Conversations.Conversation;
import dev.parley.api.chat.Conversations.Line;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.Model;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.prompt.LivePrompts;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.seed.Fields;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatRequested;
import dev.parley.events.SamplingParameters;
import dev.parley.events.Scene;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the request of a chat: who is asked, with which prompt. */
final class Asking {
    /** As many as the chat topology compares. */
    private static final int KNOWN_REPLIES = 64;

    private final Configuration configuration;
    private final LivePrompts prompts;
    private final RoleModels agent;

    /** @param hasKey whether there is a key for the default teacher, which is asked then where nothing is said */
    Asking(Configuration configuration, boolean hasKey) {
        this.configuration = configuration;
        this.prompts = new LivePrompts(configuration.templates(), configuration.flowSchema());
        this.agent = agent(configuration, hasKey);
    }

    /** Keys are the workers' business: a model whose key is not set here may well be asked. */
    private static RoleModels agent(Configuration configuration, boolean hasKey) {
        var settings = configuration.models().agent();
        List<String> names = settings.models().isEmpty()
                ? List.of(hasKey ? ModelsConfig.DEFAULT_TEACHER : ModelsConfig.REHEARSAL)
                : settings.models();
        return new RoleModels(names, settings.parameters());
    }

    /** Whether there is a model of this name. */
    boolean knows(String model) {
        return configuration.models().find(model).isPresent();
    }

    /** Names of the models that can be asked for: the catalogue's, and those that are asked unless told otherwise. */
    List<String> models() {
        return Stream.concat(configuration.models().models().stream().map(Model::name), agent.models().stream())
                .distinct()
                .toList();
    }

    /** The request for a reply in a conversation. */
    ChatRequested inConversation(
            ChatOrder order, Conversation conversation, String conversationId, String chatId, Instant now) {
        Fields speaker =
                conversation.agent().orElse(configuration.seeds().agents().getFirst());
        List<Message> said = conversation.lines().stream().map(Line::message).toList();
        List<String> replies = conversation.lines().stream()
                .flatMap(line -> line.chat().stream())
                .toList();
        List<String> models = modelsFor(order);
        return request(order, conversationId, chatId, now, models)
                .setTenant(conversation.tenant().orElse(null))
                .setParameters(parameters(order, agent.parameters()))
                .setMessages(
                        events(prompts.messages(speaker, conversation.candidate(), conversation.jobOpening(), said)))
                .setKnownReplies(replies.subList(Math.max(0, replies.size() - KNOWN_REPLIES), replies.size()))
                .setScene(isRehearsal(models) ? scene(speaker, conversation, said) : null)
                .build();
    }

    /**
     * The request for an answer to messages that belong to no conversation. No agent speaks there, so what is left out is not
     * the agent's, but the provider's choice.
     */
    ChatRequested alone(ChatOrder order, List<Message> messages, Optional<String> tenant, String chatId, Instant now) {
        return request(order, chatId, chatId, now, modelsFor(order))
                .setTenant(tenant.orElse(null))
                .setParameters(parameters(order, dev.parley.domain.models.SamplingParameters.NONE))
                .setMessages(events(messages))
                .build();
    }

    private List<String> modelsFor(ChatOrder order) {
        return order.model().map(List::of).orElse(agent.models());
    }

    private boolean isRehearsal(List<String> models) {
        return models.stream().allMatch(name -> configuration
                .models()
                .find(name)
                .filter(Model::isRehearsal)
                .isPresent());
    }

    private ChatRequested.Builder request(
            ChatOrder order, String conversationId, String chatId, Instant now, List<String> models) {
        return ChatRequested.newBuilder()
                .setEventId(chatId)
                .setOccurredAt(now)
                .setChatId(chatId)
                .setConversationId(conversationId)
                .setOnBusy(order.onBusy())
                .setLog(order.log())
                .setStream(order.stream())
                .setModels(models)
                .setDeadline(now.plus(order.timeout()));
    }

    private static SamplingParameters parameters(
            ChatOrder order, dev.parley.domain.models.SamplingParameters configured) {
        return SamplingParameters.newBuilder()
                .setTemperature(either(order.temperature(), configured.temperature()))
                .setTopP(either(order.topP(), configured.topP()))
                .setMaxTokens(either(order.maxTokens(), configured.maxTokens()))
                .setStop(order.stop().isEmpty() ? configured.stop() : order.stop())
                .build();
    }

    private static @Nullable Double either(OptionalDouble asked, OptionalDouble configured) {
        return Stream.of(asked, configured)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .map(OptionalDouble::getAsDouble)
                .orElse(null);
    }

    private static @Nullable Integer either(OptionalInt asked, OptionalInt configured) {
        return Stream.of(asked, configured)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .map(OptionalInt::getAsInt)
                .orElse(null);
    }

    private @Nullable Scene scene(Fields speaker, Conversation conversation, List<Message> said) {
        return prompts.stage(speaker, conversation.candidate(), conversation.jobOpening(), said)
                .map(stage -> Scene.newBuilder()
                        .setStep(stage.step())
                        .setSpeaker("agent")
                        .setExample(stage.example())
                        .setAgent(speaker.toJson())
                        .setCandidate(conversation.candidate().toJson())
                        .setJobOpening(conversation.jobOpening().toJson())
                        .build())
                .orElse(null);
    }

    private static List<ChatMessage> events(List<Message> messages) {
        return messages.stream()
                .map(message -> new ChatMessage(message.role(), message.content()))
                .toList();
    }
}
