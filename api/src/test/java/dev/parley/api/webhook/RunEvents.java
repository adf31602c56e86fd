package dev.parley.api.webhook;

import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.RunPlanned;
import dev.parley.events.Usage;
import dev.parley.schemas.id.EventKeys;
import java.time.Instant;

/** What topics hold of a run, as far as webhooks look at it. */
final class RunEvents {
    private RunEvents() {}

    static RunPlanned planned(String run, int seeds) {
        return RunPlanned.newBuilder()
                .setEventId("plan/" + run)
                .setOccurredAt(Instant.now())
                .setRunId(run)
                .setName("nightly")
                .setFlowSchema("")
                .setTemplates("")
                .setModels("{}")
                .setRehearsal(true)
                .setSeeds(seeds)
                .build();
    }

    static ConversationStarted started(String run, String conversation) {
        return ConversationStarted.newBuilder()
                .setEventId(EventKeys.started(conversation))
                .setOccurredAt(Instant.now())
                .setConversationId(conversation)
                .setRunId(run)
                .build();
    }

    static ConversationCompleted completed(String run, String conversation) {
        return ConversationCompleted.newBuilder()
                .setEventId(EventKeys.completed(conversation))
                .setOccurredAt(Instant.now())
                .setConversationId(conversation)
                .setRunId(run)
                .setTurns(1)
                .setModelTurns(1)
                .setUsage(new Usage(1L, 1L, 0.0))
                .build();
    }

    static ConversationFailed failed(String run, String conversation) {
        return ConversationFailed.newBuilder()
                .setEventId(EventKeys.failed(conversation, 1))
                .setOccurredAt(Instant.now())
                .setConversationId(conversation)
                .setRunId(run)
                .setPosition(1)
                .setCode("refused")
                .setMessage("no")
                .build();
    }

    static ConversationPaused paused(String run, String conversation) {
        return ConversationPaused.newBuilder()
                .setEventId(EventKeys.paused(conversation, 1))
                .setOccurredAt(Instant.now())
                .setConversationId(conversation)
                .setRunId(run)
                .setPosition(1)
                .setCode("budget_exhausted")
                .setMessage("no")
                .build();
    }
}
