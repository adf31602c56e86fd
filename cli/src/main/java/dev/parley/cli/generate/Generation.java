package dev.parley.cli.generate;

import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Output;
import dev.parley.cli.progress.ProgressSnapshot;
import dev.parley.cli.progress.ProgressView;
import dev.parley.cli.runtime.Installation;
import dev.parley.domain.seed.Seed;
import dev.parley.topology.BulkRunner;
import dev.parley.topology.BulkSettings;
import dev.parley.worker.InferenceWorker;
import dev.parley.worker.WorkerStatistics;
import dev.parley.worker.inference.InferenceCounters;
import dev.parley.worker.inference.InferenceCounters.Figures;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works a plan off on an installation: publishes the run and the seeds that are missing, runs topologies and a worker, and
 * follows the log until every conversation has ended or the budget is used up. Started again after anything, it goes on
 * where the log says it was.
 */
final class Generation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final Figures NOTHING_DONE = new InferenceCounters().figures();
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration RESTORE_PATIENCE = Duration.ofMinutes(2);
    /** How long the log must stand still before a paused run counts as settled: a few commits of the topologies. */
    private static final Duration STILL = Duration.ofMillis(500);

    /** A worker of another run turns away again what is resumed, for as long as it works. */
    private static final Duration BETWEEN_RESUMES = Duration.ofSeconds(3);

    private final Installation installation;
    private final RunPlan plan;
    private final boolean retryFailed;
    private final Clock clock;
    private final RunProgress progress;
    private final ProgressFollower follower;
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    private final OutageWarnings outages;
    private @Nullable BulkRunner topologies;
    private @Nullable InferenceWorker worker;
    private long resumedAt = System.nanoTime() - BETWEEN_RESUMES.toNanos();

    /** How a generation ended. */
    enum End {
        /** Every conversation was completed or has failed. */
        SETTLED,
        /** The budget is used up. */
        PAUSED,
        /** A provider refuses the key, and no other model of the role can be asked. */
        DENIED
    }

    Generation(Installation installation, RunPlan plan, boolean retryFailed, OutageWarnings outages, Clock clock) {
        this.installation = installation;
        this.plan = plan;
        this.retryFailed = retryFailed;
        this.outages = outages;
        this.clock = clock;
        this.progress = new RunProgress(() -> plan.seeds().map(Seed::id).iterator());
        this.follower = new ProgressFollower(installation, plan.runId(), progress);
    }

    /** Reads what has happened so far. */
    RunProgress.View start() {
        follower.start();
        if (retryFailed) {
            progress.leaveUnstarted();
        }
        return progress.view();
    }

    /** Whether a call of this plan is still to be made, or a conversation to be opened. */
    boolean hasWork() {
        RunProgress.View view = progress.view();
        return view.completed() + view.left() + (retryFailed ? 0 : view.failed()) < view.total();
    }

    /** Starts the topologies in this process. */
    void startTopologies(BulkSettings settings) {
        topologies = BulkRunner.start(settings, installation.serdes(), this::fail);
    }

    /** Something cannot go on; the first reason ends the wait. */
    void fail(Throwable reason) {
        fatal.compareAndSet(null, reason);
    }

    /** Waits until the topologies have restored what they know; they go on with it even if that takes longer. */
    void awaitTopologies() throws InterruptedException, CommandFailure {
        long end = System.nanoTime() + RESTORE_PATIENCE.toNanos();
        while (topologies != null && !topologies.awaitRunning(TICK) && System.nanoTime() < end) {
            failIfStopped();
        }
    }

    /** Takes the worker that makes the calls; it is closed with this. */
    void use(InferenceWorker started) {
        worker = started;
    }

    /** Publishes the run, and every seed whose conversation has to be opened or to go on. */
    void publish() throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        int published = 0;
        try (SeedPublisher publisher = new SeedPublisher(installation, plan, clock)) {
            publisher.publishRun();
            Iterator<Seed> seeds = plan.seeds().iterator();
            while (seeds.hasNext()) {
                Seed seed = seeds.next();
                published += publish(publisher, seed, seed.id()) ? 1 : 0;
            }
            publisher.flush();
        }
        LOG.info("published {} seeds in {} ms", published, (System.nanoTime() - begin) / 1_000_000);
    }

    private boolean publish(SeedPublisher publisher, Seed seed, String seedId) {
        int attempt = progress.nextAttempt(seedId, retryFailed);
        if (attempt > 0) {
            publisher.publish(seed, seedId, attempt);
            progress.published(seedId, attempt);
        }
        return attempt > 0;
    }

    /**
     * Waits until the run has ended, showing how it goes.
     *
     * @param patience how long nothing may happen before the user is told why
     * @param budgetExhausted whether the worker has turned a call away
     */
    End await(Output output, Duration patience, BooleanSupplier budgetExhausted)
            throws InterruptedException, CommandFailure {
        StandStill standStill = new StandStill(STILL);
        ProgressWatch watch = new ProgressWatch(patience, clock, () -> new Attendance(installation).missing());
        try (ProgressView view = new ProgressView(output, clock)) {
            while (true) {
                failIfStopped();
                RunProgress.View now = progress.view();
                view.show(snapshot(now));
                outages.about(unavailableModels()).forEach(output::warn);
                watch.look(now, statistics()).ifPresent(output::warn);
                if (now.isSettled()) {
                    return End.SETTLED;
                }
                Set<String> paused = now.paused() > 0 ? progress.paused() : Set.of();
                boolean denied = progress.denial().isPresent();
                if (!denied && !budgetExhausted.getAsBoolean()) {
                    resume(paused);
                } else if (isAtRest(now, paused) && standStill.since(now)) {
                    return denied ? End.DENIED : End.PAUSED;
                }
                Thread.sleep(TICK);
            }
        }
    }

    /**
     * Whether nothing is under way. Conversations that were to go on may still wait in the queue of a topology, behind
     * others for which the budget was not enough: nothing is ever heard of those.
     */
    private boolean isAtRest(RunProgress.View now, Set<String> paused) {
        WorkerStatistics work = statistics();
        return now.open() == 0 && (work == null || work.open() == 0) && (now.resumed() > 0 || !paused.isEmpty());
    }

    private @Nullable WorkerStatistics statistics() {
        return worker == null ? null : worker.statistics();
    }

    /** Models whose last calls all failed, and why. */
    SortedMap<String, String> unavailableModels() {
        return worker == null
                ? Collections.emptySortedMap()
                : worker.statistics().unavailableModels();
    }

    /** Conversations that an earlier budget, or a command with another run, has paused. */
    private void resume(Set<String> paused) {
        if (paused.isEmpty() || System.nanoTime() - resumedAt < BETWEEN_RESUMES.toNanos()) {
            return;
        }
        resumedAt = System.nanoTime();
        try (SeedPublisher publisher = new SeedPublisher(installation, plan, clock);
                var seeds = plan.seeds()) {
            seeds.filter(seed -> paused.contains(seed.id())).forEach(seed -> publish(publisher, seed, seed.id()));
            publisher.flush();
        }
    }

    private void failIfStopped() throws CommandFailure {
        Throwable reason = fatal.get();
        if (reason == null && follower.failure() != null) {
            reason = follower.failure();
        }
        if (reason != null) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "The run stopped: " + reason.getMessage()
                            + ". What was done is kept; run the command again to go on.",
                    reason);
        }
    }

    private ProgressSnapshot snapshot(RunProgress.View view) {
        String activity = plan.rehearsal() ? "rehearsing" : "generating";
        if (worker == null) {
            return new ProgressSnapshot(
                    activity,
                    view.total(),
                    view.completed(),
                    view.failed(),
                    view.turns(),
                    view.promptTokens(),
                    view.completionTokens(),
                    view.usd(),
                    Optional.empty());
        }
        Figures figures = worker.statistics().figures();
        return new ProgressSnapshot(
                activity,
                view.total(),
                view.completed(),
                view.failed(),
                view.turns(),
                figures.promptTokens(),
                figures.completionTokens(),
                figures.usd(),
                Optional.of(new ProgressSnapshot.Requests(worker.statistics().inFlight(), figures.retries())));
    }

    /** Where the conversations stand. */
    RunProgress.View view() {
        return progress.view();
    }

    /** Whether a seed is in the plan. */
    boolean isPlanned(@Nullable String seedId) {
        return progress.isPlanned(seedId);
    }

    /** How many conversations have failed for which reason, by the codes of their failures. */
    Map<String, Integer> failures() {
        return progress.failures();
    }

    /** Why a provider refuses to be asked for this run, if one does. */
    Optional<String> denial() {
        return progress.denial();
    }

    /** What the worker did. */
    Figures figures() {
        return worker == null ? NOTHING_DONE : worker.statistics().figures();
    }

    /** Lets calls in flight finish as far as that is quick, commits, and stops. */
    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
        if (topologies != null) {
            topologies.close();
        }
        follower.close();
    }

    /** Where the stream topologies of a data directory keep their stores. */
    static Path stateDirectory(Path dataDirectory) {
        return dataDirectory.resolve("streams");
    }

    /** Tells whether the view has been the same for a while. */
    private static final class StandStill {
        private final Duration needed;
        private RunProgress.@Nullable View last;
        private long since;

        StandStill(Duration needed) {
            this.needed = needed;
        }

        boolean since(RunProgress.View view) {
            long now = System.nanoTime();
            if (!view.equals(last)) {
                last = view;
                since = now;
            }
            return now - since >= needed.toNanos();
        }
    }

    /** Names of the models that the plan asks. */
    static List<String> models(RunPlan plan) {
        Set<String> names = new HashSet<>(plan.models().agent().models());
        names.addAll(plan.models().candidate().models());
        return names.stream().sorted().toList();
    }
}
