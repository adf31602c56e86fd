package dev.parley.worker.model.openai;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.ModelFault;
import java.util.Set;

/** Why an answer ended, in the words of servers. */
final class Ending {
    /** What DeepSeek says, vLLM and SGLang when they are stopped, and gateways whose own server failed: with status 200. */
    private static final Set<String> BROKEN_OFF = Set.of("insufficient_system_resource", "abort", "error");

    private Ending() {}

    /** @throws ModelFault when the answer is not whole, although it looks like it */
    static Answer.Finish of(String reason) throws ModelFault {
        if (BROKEN_OFF.contains(reason)) {
            throw ModelFault.charged(
                    ErrorCode.UPSTREAM_UNAVAILABLE, "the server broke its answer off (finish_reason " + reason + ")");
        }
        return switch (reason) {
            case "length" -> Answer.Finish.LENGTH;
            case "content_filter" -> Answer.Finish.CONTENT_FILTER;
            default -> Answer.Finish.STOP;
        };
    }
}
