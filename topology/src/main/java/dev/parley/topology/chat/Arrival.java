package dev.parley.topology.chat;

import dev.parley.events.InferenceResult;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What arrived at the process manager of chats.
 *
 * @param chatId the chat that it is about; empty when it is about none
 * @param fresh the chat that is asked for
 * @param result the workers' result
 */
record Arrival(
        String conversationId,
        String chatId,
        Headers headers,
        Details.@Nullable Known fresh,
        @Nullable InferenceResult result) {}
