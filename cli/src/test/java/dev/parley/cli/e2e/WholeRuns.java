package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ConversationCompleted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topics;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the log of runs holds that are done: everything once. */
final class WholeRuns {
    private WholeRuns() {}

    /**
     * Fails where something is missing, or there twice, or was put aside.
     *
     * @param conversations so many were generated
     * @param answers so many different questions were asked of a model
     */
    static void verify(CommittedLog log, int conversations, int answers) {
        once(
                log.events(Topics.CONVERSATIONS, ConversationCompleted.class)
                        .map(ConversationCompleted::getConversationId),
                conversations);
        once(log.events(Topics.EXAMPLES, ExampleDerived.class).map(ExampleDerived::getConversationId), conversations);
        once(log.read(Topics.GENERATION_RESULTS).stream().map(CommittedLog.Entry::key), answers);
        log.events(Topics.TURNS, TurnRecorded.class)
                .filter(turn -> turn.getRunId() != null)
                .collect(Collectors.groupingBy(
                        TurnRecorded::getConversationId,
                        Collectors.mapping(TurnRecorded::getPosition, Collectors.toList())))
                .forEach((conversation, positions) -> assertThat(positions)
                        .as(conversation)
                        .isEqualTo(IntStream.rangeClosed(1, positions.size())
                                .boxed()
                                .toList()));
        assertThat(log.count(Topics.DEAD_LETTERS)).isZero();
    }

    private static void once(Stream<String> ids, int count) {
        assertThat(ids.toList()).doesNotHaveDuplicates().hasSize(count);
    }
}
