package dev.parley.cli.generate;

import dev.parley.cli.Noun;
import java.util.List;

/**
 * What {@code generate} and {@code retry} print with {@code --json}.
 *
 * @param run id of the run
 * @param name its name
 * @param model who spoke
 * @param rehearsal whether no real model did
 * @param status completed, partial (some conversations failed) or paused (the budget is used up)
 * @param datasetVersion version of the dataset that was written; empty when no conversation is complete
 * @param conversations how many there are
 * @param modelCalls calls made by this command, repeated ones included
 * @param retries how many of those were repetitions
 * @param reusedTurns model turns of the run that were answered from earlier results
 * @param promptTokens tokens read by models in the completed conversations
 * @param completionTokens tokens written by models in them
 * @param usd what they cost
 * @param seconds from the first seed published to the last conversation ended
 * @param files the files that were written
 */
record GenerateDocument(
        String run,
        String name,
        String model,
        boolean rehearsal,
        String status,
        String datasetVersion,
        Conversations conversations,
        long modelCalls,
        long retries,
        long reusedTurns,
        long promptTokens,
        long completionTokens,
        double usd,
        double seconds,
        List<String> files) {

    /** Conversations of the plan; {@code truncated} are the completed ones with a turn that max_tokens cut off. */
    record Conversations(long total, long completed, long failed, long paused, long truncated) {}

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(conversations.completed())
                .append(" of ")
                .append(conversations.total())
                .append(' ')
                .append(Noun.of(conversations.total(), "conversation"));
        if (conversations.failed() > 0) {
            text.append(", ").append(conversations.failed()).append(" failed");
        }
        text.append(" (run ").append(run).append(", ").append(model).append(")\n");
        files.forEach(file -> text.append(file).append('\n'));
        return text.toString();
    }
}
