package dev.parley.cli.generate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Interruption;
import dev.parley.cli.Output;
import dev.parley.cli.export.ExportRequest;
import dev.parley.cli.export.ExportResult;
import dev.parley.cli.runtime.DatasetExports;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.inference.InferenceCounters.Figures;
import dev.parley.worker.inference.RunBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        announce(plan);
        try (Interruption interruption = Interruption.listen(PATIENCE_WHEN_STOPPING)) {
            try (Servers servers = Servers.open(context, Servers.Sharing.ALONE)) {
                return generate(servers.installation(), plan);
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
        output.note("Run " + plan.runId() + ": " + plan.total() + " conversations with "
                + plan.models().label() + ".");
    }

    private ExitCode generate(Installation installation, RunPlan plan)
            throws InterruptedException, ExecutionException, Exception {
        Duration stall = Duration.ofSeconds(context.number("PARLEY_STALL_SECONDS", STALL_SECONDS));
        long begin = System.nanoTime();
        Generation.End end = Generation.End.SETTLED;
        double seconds = 0;
        try (Generation generation = new Generation(installation, plan, retryFailed, context.clock())) {
            RunProgress.View before = generation.start();
            if (retryFailed) {
                requireFailures(plan, before);
            }
            if (generation.hasWork()) {
                RunBudget budget = budget(installation, plan);
                if (!options.attach()) {
                    new BulkParts(context, options, installation, plan).start(generation, budget);
                    generation.awaitTopologies();
                }
                begin = System.nanoTime();
                generation.publish();
                end = generation.await(output, stall, budget::isExhausted);
                seconds = (System.nanoTime() - begin) / 1e9;
            }
            Optional<ExportResult> dataset = export(installation, plan, generation);
            return report(plan, generation, end, seconds, dataset);
        }
    }

    /** Whoever wants to try again what failed does not want to pay for everything else. */
    private static void requireFailures(RunPlan plan, RunProgress.View view) throws CommandFailure {
        if (view.failed() == 0 && view.completed() < view.total()) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "No conversation of run " + plan.runId()
                            + " has failed, so there is nothing to try again. Make those that are missing with"
                            + " 'parley generate'.");
        }
    }

    private RunBudget budget(Installation installation, RunPlan plan) {
        SpentSoFar spent = options.hasBudget() ? SpentSoFar.of(installation, plan.runId()) : new SpentSoFar(0, 0, 0);
        return BulkParts.budget(plan, options, spent);
    }

    private Optional<ExportResult> export(Installation installation, RunPlan plan, Generation generation)
            throws Exception {
        if (generation.view().completed() == 0) {
            return Optional.empty();
        }
        ExportRequest request = ExportRequest.of(plan.runId(), options.output()).onlySeeds(generation::isPlanned);
        return Optional.of(new DatasetExports(installation, context.dataDirectory())
                .conversations(request, generation.view().completed()));
    }

    private ExitCode report(
            RunPlan plan, Generation generation, Generation.End end, double seconds, Optional<ExportResult> dataset) {
        RunProgress.View view = generation.view();
        Figures figures = generation.figures();
        boolean paused = end == Generation.End.PAUSED;
        String status = paused ? "paused" : view.completed() < view.total() ? "partial" : "completed";
        GenerateDocument document = new GenerateDocument(
                plan.runId(),
                plan.name(),
                plan.models().label(),
                plan.rehearsal(),
                status,
                dataset.map(result -> result.manifest().version()).orElse(""),
                new GenerateDocument.Conversations(
                        view.total(), view.completed(), view.failed(), view.paused() + view.resumed()),
                options.attach() ? view.modelTurns() - view.reusedTurns() : figures.calls(),
                figures.retries(),
                view.reusedTurns(),
                view.promptTokens(),
                view.completionTokens(),
                Math.round(view.usd() * 1e6) / 1e6,
                Math.round(seconds * 1000) / 1000.0,
                dataset.map(GenerateSession::files).orElse(List.of()));
        output.result(document, document::text);
        advise(view, generation, paused);
        if (isUnanswered(generation)) {
            return ExitCode.UNAVAILABLE;
        }
        return paused || view.failed() > 0 ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private void advise(RunProgress.View view, Generation generation, boolean paused) {
        if (paused) {
            output.warn(
                    "The budget is used up. Run the same command with a higher --max-tokens or --max-usd to go on.");
        }
        if (view.failed() > 0) {
            output.warn(view.failed() + " conversations failed (" + reasons(generation) + "): '"
                    + command("runs failures", List.of()) + "' lists them with their reasons, '"
                    + command("retry", options.choice()) + "' tries them again.");
        }
        if (view.left() > 0) {
            output.warn(view.left() + " conversations of the plan are still to be made, by '"
                    + command("generate", options.choice()) + "'.");
        }
    }

    private static String reasons(Generation generation) {
        return generation.failures().entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", "));
    }

    /** The command for the same run, as a shell takes it. */
    private String command(String name, List<String> arguments) {
        return Stream.of(arguments, context.options().places())
                .flatMap(List::stream)
                .map(word -> word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "parley " + name + " ", ""))
                .strip();
    }

    /** Whether conversations failed because a model does not answer at all. */
    private static boolean isUnanswered(Generation generation) {
        Set<String> reasons = generation.failures().keySet();
        return !generation.unavailableModels().isEmpty()
                && (reasons.contains(ErrorCode.UPSTREAM_UNAVAILABLE.wireName())
                        || reasons.contains(ErrorCode.TIMED_OUT.wireName()));
    }

    private static List<String> files(ExportResult result) {
        return result.files().stream().map(Path::toString).toList();
    }
}
