package dev.parley.cli.dlq;

import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.TextTable;
import dev.parley.cli.runtime.Servers;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the dead letters. */
@Command(
        name = "list",
        header = "List the dead letters that were not published again yet: what they are, and why.",
        footer = {"  parley dlq list --json", "  parley dlq list --all        those that were published again, too"})
final class ListLettersCommand extends ParleyCommand {
    @Option(names = "--all", description = "Those that were published again, too.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            converter = Bounds.Positive.class,
            description = "How many are shown, the newest ones (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    /** The newest of them, and how many there are. */
    private static final class Newest {
        private final int limit;
        private final ArrayDeque<DeadLetterDocument> letters = new ArrayDeque<>();
        private long total;

        Newest(int limit) {
            this.limit = limit;
        }

        void add(DeadLetter letter) {
            total++;
            letters.addLast(DeadLetterDocument.of(letter));
            if (letters.size() > limit) {
                letters.removeFirst();
            }
        }
    }

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        Newest newest = new Newest(limit);
        if (Servers.holdEvents(context)) {
            try (Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
                read(new DeadLetterTopic(servers.installation()), newest);
            }
        }
        context.output()
                .result(
                        Map.of("total", newest.total, "dead_letters", List.copyOf(newest.letters)),
                        () -> text(newest.total, newest.letters));
        return ExitCode.OK;
    }

    private void read(DeadLetterTopic topic, Newest newest) throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> dealtWith = all ? Map.of() : topic.dealtWith();
        topic.read(letter -> {
            if (letter.letter().offset() >= dealtWith.getOrDefault(letter.partition(), 0L)) {
                newest.add(letter);
            }
        });
    }

    private static String text(long total, Collection<DeadLetterDocument> letters) {
        if (total == 0) {
            return "There are no dead letters.";
        }
        TextTable table = new TextTable(Set.of(5)).row("id", "at", "topic", "key", "exception", "bytes", "message");
        letters.forEach(letter -> table.row(
                letter.id(),
                letter.at(),
                Objects.requireNonNullElse(letter.topic(), "unknown"),
                letter.key(),
                letter.exception().replaceFirst(".*\\.", ""),
                Objects.requireNonNullElse(letter.bytes(), "none"),
                letter.message().lines().findFirst().orElse("")));
        return table + (letters.size() < total ? "The newest " + letters.size() + " of " + total + ".\n" : "")
                + "'parley dlq replay' publishes them again, where they came from.";
    }
}
