package dev.parley.cli.generate;

import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.runtime.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Other runs that brought a worker to the same servers. The worker of each run turns away what another one asks, and what is
 * turned away is asked again: with two of them neither would ever end. They are told by the members of the workers' group.
 *
 * @param runId the run of this command
 */
record Rivals(Installation installation, String runId) {
    /** One that was killed counts as there until its session is over. */
    private static final Duration SESSION = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /**
     * To be called before the worker is started.
     *
     * @param budget whether this one has a budget: who works on the same run would spend without regard to it
     */
    void requireNone(boolean budget) throws InterruptedException, CommandFailure {
        long end = System.nanoTime() + SESSION.toNanos();
        Optional<String> other = other(runs(), budget);
        while (other.isPresent() && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK_AGAIN);
            other = other(runs(), budget);
        }
        refuse(other);
    }

    /** To be called after that: of two that start in the same moment, one at least sees the other. */
    void requireNoneStill() throws InterruptedException, CommandFailure {
        long end = System.nanoTime() + SESSION.toNanos();
        Optional<Set<String>> runs = runs();
        while (runs.isPresent() && !runs.get().contains(runId) && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK_AGAIN);
            runs = runs();
        }
        refuse(other(runs, false));
    }

    private Optional<String> other(Optional<Set<String>> runs, boolean thisToo) {
        return runs.stream()
                .flatMap(Set::stream)
                .filter(run -> thisToo || !run.equals(runId))
                .findFirst();
    }

    /** The runs with workers of their own; nothing when the broker does not tell. */
    private Optional<Set<String>> runs() throws InterruptedException {
        String group = installation.topics().prefix() + "worker";
        try (Admin admin = Admin.create(installation.kafka())) {
            return Optional.of(admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(described -> described.members().stream())
                    .flatMap(member -> BulkParts.runOf(member.clientId()).stream())
                    .collect(Collectors.toSet()));
        } catch (ExecutionException e) {
            boolean nobodyYet = e.getCause() instanceof GroupIdNotFoundException;
            return nobodyYet ? Optional.of(Set.of()) : Optional.empty();
        }
    }

    private static void refuse(Optional<String> other) throws CommandFailure {
        if (other.isPresent()) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "Another 'parley generate' works on run " + other.get()
                            + " with these servers, and only one at a time can"
                            + " bring its own worker. Wait until it has ended; or start 'parley topology' and 'parley worker',"
                            + " and run both with --attach.");
        }
    }
}
