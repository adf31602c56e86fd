package dev.parley.api.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.json.JsonOut;
import dev.parley.events.RunPlanned;
import java.time.Instant;
import java.util.Optional;

/** What a webhook is told about generation runs, which belong to no tenant. */
final class RunMessage {
    private RunMessage() {}

    /** A run was planned, or planned anew with other seeds. */
    static News started(RunPlanned run) {
        RunState state = new RunState(
                run.getRunId(),
                run.getName(),
                run.getRehearsal(),
                run.getSeeds(),
                run.getOccurredAt(),
                run.getOccurredAt(),
                false,
                0,
                0,
                0,
                0);
        String which = run.getEventId() + "/" + run.getOccurredAt().toEpochMilli();
        return news(WebhookEvent.RUN_STARTED, state, run.getOccurredAt(), which);
    }

    /** All conversations of a run have ended, or those that have not are paused. */
    static News ended(RunState state) {
        WebhookEvent event = state.isPaused() ? WebhookEvent.RUN_PAUSED : WebhookEvent.RUN_COMPLETED;
        return news(event, state, state.movedAt(), state.outcome());
    }

    private static News news(WebhookEvent event, RunState state, Instant at, String which) {
        String subject = state.id() + "/" + event.wireName() + "/" + which;
        return new News(event, Optional.empty(), at, subject, WebhookMessage.text(event, at, data(event, state)));
    }

    private static ObjectNode data(WebhookEvent event, RunState state) {
        ObjectNode data = WebhookMessage.object();
        data.put("id", state.id());
        data.put("object", "run");
        data.put("status", event.wireName().substring("run.".length()));
        data.put("name", state.name());
        data.put("rehearsal", state.rehearsal());
        data.put("planned_at", JsonOut.time(state.plannedAt()));
        data.putObject("conversations")
                .put("planned", state.seeds())
                .put("completed", state.completed())
                .put("failed", state.failed())
                .put("paused", state.paused());
        return data;
    }
}
