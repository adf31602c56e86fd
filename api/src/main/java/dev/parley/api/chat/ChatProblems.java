package dev.parley.api.chat;

import dev.parley.api.problem.ApiProblem;
import dev.parley.schemas.error.ErrorCode;
import io.micronaut.http.HttpStatus;

/** What is wrong with asking for a reply, or for a chat, and what to do. */
final class ChatProblems {
    private static final int RETRY_AFTER = 2;

    private ChatProblems() {}

    static ApiProblem unknown(String chatId) {
        return ApiProblem.notFound("There is no chat " + chatId + ".");
    }

    static ApiProblem unknownConversation(String id) {
        return ApiProblem.notFound("There is no conversation " + id + ".");
    }

    static ApiProblem notLive(String conversationId) {
        return ApiProblem.conflict(
                "conversation_not_live",
                "The conversation " + conversationId + " was generated; it cannot be continued.");
    }

    static ApiProblem busy(String conversationId) {
        return ApiProblem.conflict(
                ErrorCode.CONVERSATION_BUSY.wireName(),
                "The conversation " + conversationId + " has an open chat. Wait until it ends.");
    }

    static ApiProblem forgotten() {
        return ApiProblem.conflict(
                "idempotency_not_replayable",
                "This was sent before, so long ago that nobody knows any more whether it was executed, as nothing is kept of it."
                        + " To ask again, send it with a new key.");
    }

    static ApiProblem behind() {
        return ApiProblem.unavailable("The log cannot be read at the moment. Try again in a moment.", RETRY_AFTER);
    }

    /** What the log says of a prompt that is too large, in words of conversations. */
    static Throwable ofPrompt(Throwable failure, String conversationId) {
        boolean tooLarge =
                failure instanceof ApiProblem problem && problem.status() == HttpStatus.REQUEST_ENTITY_TOO_LARGE;
        return tooLarge
                ? ApiProblem.tooLarge("All that was said in the conversation " + conversationId
                        + " is more than one prompt takes (1 MiB). It can still be read and added to; for a reply, start"
                        + " another conversation with the messages that matter.")
                : failure;
    }
}
