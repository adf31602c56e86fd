package dev.parley.topology.generation;

import dev.parley.domain.conversation.ConversationProcess;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Visit;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import dev.parley.events.SeedPlanned;
import dev.parley.topology.generation.Productions.PlannedRun;

/**
 * One generated conversation with everything that is fixed about it.
 *
 * @param id conversation id
 * @param runId the run
 * @param process decides what happens
 * @param records turns what happens into events
 */
record Conversation(String id, String runId, ConversationProcess process, EventRecords records) {

    /**
     * The conversation of a planned seed.
     *
     * @throws IllegalArgumentException when the seed does not fit its run
     */
    static Conversation of(SeedPlanned planned, PlannedRun.Ready run, AnswerLog answers) {
        String id = planned.getConversationId();
        Seed seed = new Seed(
                Fields.fromJson(planned.getAgent()),
                Fields.fromJson(planned.getCandidate()),
                Fields.fromJson(planned.getJobOpening()),
                new Flow(planned.getFlow().stream()
                        .map(step -> new Visit(step.getStep(), step.getDecision()))
                        .toList()));
        ConversationProcess process =
                new ConversationProcess(run.production(), seed, requestId -> answers.latest(id, requestId));
        return new Conversation(id, planned.getRunId(), process, new EventRecords(planned, run.rehearsal()));
    }
}
