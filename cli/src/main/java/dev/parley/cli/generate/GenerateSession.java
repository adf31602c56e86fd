package dev.parley.cli.generate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Interruption;
import dev.parley.cli.Noun;
import dev.parley.cli.Output;
import dev.parley.cli.export.ExportRequest;
import dev.parley.cli.export.ExportResult;
import dev.parley.cli.runtime.DatasetExports;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.cli.runtime.Servers.Sharing;
import dev.parley.worker.inference.RunBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** One call of {@code generate} or {@code retry}, from the configuration to the exit code. */
final class GenerateSession {
    private static final int STALL_SECONDS = 30;
    private static final Duration PATIENCE_WHEN_STOPPING = Duration.ofSeconds(30);

    private final CommandContext context;
    private final GenerateOptions options;
    private final boolean retryFailed;
    private final Output output;

    GenerateSession(CommandContext context, GenerateOptions options, boolean retryFailed) {
        this.context = context;
        this.options = options;
        this.retryFailed = retryFailed;
        this.output = context.output();
    }

    ExitCode run() throws Exception {
        RunPlan plan = new Preparation(context, options).plan();
        Duration stall = Duration.ofSeconds(context.number("PARLEY_STALL_SECONDS", STALL_SECONDS));
        try (Interruption interruption = Interruption.listen(PATIENCE_WHEN_STOPPING)) {
            try (Servers servers = Servers.open(context, options.attach() ? Sharing.SHARED : Sharing.ALONE)) {
                announce(plan);
                return generate(servers.installation(), plan, stall);
            } catch (InterruptedException e) {
                if (interruption.isRequested()) {
                    output.warn("Stopped. Finished conversations and every answer so far are kept in "
                            + context.dataDirectory() + "; run the same command again to go on.");
                }
                throw e;
            }
        }
    }

    private void announce(RunPlan plan) {
        if (plan.rehearsal()) {
            output.note(
                    "Rehearsing offline: no model writes these turns, and files and events say so. Set OPENAI_API_KEY"
                            + " (see .env.example) or name a model of models.yml with --model for real ones.");
        }
        output.note("Run " + plan.runId() + ": " + plan.total() + " " + Noun.of(plan.total(), "conversation") + " with "
                + plan.models().label() + ".");
    }

    private ExitCode generate(Installation installation, RunPlan plan, Duration stall)
            throws InterruptedException, ExecutionException, Exception {
        long begin = System.nanoTime();
        Generation.End end = Generation.End.SETTLED;
        double seconds = 0;
        OutageWarnings outages = new OutageWarnings(plan, context.environment());
        try (Generation generation = new Generation(installation, plan, retryFailed, outages, context.clock())) {
            RunProgress.View before = generation.start();
            if (retryFailed) {
                requireFailures(plan, before);
            }
            DatasetExports exports = new DatasetExports(installation, context.dataDirectory());
            ExportRequest request = ExportRequest.of(plan.runId(), options.output())
                    .under(options.terms())
                    .onlySeeds(generation::isPlanned);
            if (generation.hasWork()) {
                RunBudget budget = budget(installation, plan);
                startParts(installation, plan, generation, budget);
                begin = System.nanoTime();
                generation.publish();
                end = generation.await(output, stall, budget::isExhausted);
                seconds = (System.nanoTime() - begin) / 1e9;
            } else {
                planAgain(installation, plan);
                if (!exports.hasExamples(request, before.completed())) {
                    // A kill between the last turn and the last example leaves work for the topologies, though none for
                    // a model.
                    startParts(installation, plan, generation, budget(installation, plan));
                }
            }
            int completed = generation.view().completed();
            Optional<ExportResult> dataset =
                    completed == 0 ? Optional.empty() : Optional.of(exports.conversations(request, completed));
            return new GenerateReport(context, options, plan, generation).tell(end, seconds, dataset);
        }
    }

    /** Also without work it is the run planned last, with the conversations of this plan: for what asks for that one. */
    private void planAgain(Installation installation, RunPlan plan) throws InterruptedException, ExecutionException {
        try (SeedPublisher publisher = new SeedPublisher(installation, plan, context.clock())) {
            publisher.publishRun();
        }
    }

    /** Whoever wants to try again what failed does not want to pay for everything else. */
    private static void requireFailures(RunPlan plan, RunProgress.View view) throws CommandFailure {
        if (view.failed() == 0 && view.completed() < view.total()) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "No conversation of run " + plan.runId()
                            + " has failed, so there is nothing to try again. Other flows, templates or models are"
                            + " another run. Make the conversations that are missing with 'parley generate'.");
        }
    }

    private RunBudget budget(Installation installation, RunPlan plan) {
        SpentSoFar spent = options.hasBudget() ? SpentSoFar.of(installation, plan.runId()) : new SpentSoFar(0, 0, 0);
        return BulkParts.budget(plan, options, spent);
    }

    private void startParts(Installation installation, RunPlan plan, Generation generation, RunBudget budget)
            throws InterruptedException, CommandFailure {
        if (options.attach()) {
            return;
        }
        Rivals rivals = new Rivals(installation, plan.runId());
        boolean shared = !context.embedded();
        if (shared) {
            rivals.requireNone(options.hasBudget());
        }
        new BulkParts(context, options, installation, plan).start(generation, budget);
        if (shared) {
            rivals.requireNoneStill();
        }
        generation.awaitTopologies();
    }
}
