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
import dev.parley.domain.models.Backend;
import dev.parley.domain.models.Reference;
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
        try (Generation generation = new Generation(installation, plan, retryFailed, context.clock())) {
            RunProgress.View before = generation.start();
            if (retryFailed) {
                requireFailures(plan, before);
            }
            DatasetExports exports = new DatasetExports(installation, context.dataDirectory());
            ExportRequest request =
                    ExportRequest.of(plan.runId(), options.output()).onlySeeds(generation::isPlanned);
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
            return report(plan, generation, end, seconds, dataset);
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
        if (!options.attach()) {
            new BulkParts(context, options, installation, plan).start(generation, budget);
            generation.awaitTopologies();
        }
    }

    private ExitCode report(
            RunPlan plan, Generation generation, Generation.End end, double seconds, Optional<ExportResult> dataset) {
        RunProgress.View view = generation.view();
        Figures figures = generation.figures();
        boolean paused = end != Generation.End.SETTLED;
        String status = paused ? "paused" : view.completed() < view.total() ? "partial" : "completed";
        GenerateDocument document = new GenerateDocument(
                plan.runId(),
                plan.name(),
                plan.models().label(),
                plan.rehearsal(),
                status,
                dataset.map(result -> result.manifest().version()).orElse(""),
                new GenerateDocument.Conversations(
                        view.total(),
                        view.completed(),
                        view.failed(),
                        view.paused() + view.resumed(),
                        dataset.map(result -> result.manifest().counts().truncated())
                                .orElse(0L)),
                options.attach() ? view.modelTurns() - view.reusedTurns() : figures.calls(),
                figures.retries(),
                view.reusedTurns(),
                view.promptTokens(),
                view.completionTokens(),
                Math.round(view.usd() * 1e6) / 1e6,
                Math.round(seconds * 1000) / 1000.0,
                dataset.map(GenerateSession::files).orElse(List.of()));
        output.result(document, document::text);
        dataset.flatMap(ExportResult::aboutTruncated).ifPresent(output::note);
        advise(plan, view, generation, end);
        if (end == Generation.End.DENIED || isUnanswered(generation)) {
            return ExitCode.UNAVAILABLE;
        }
        return paused || view.failed() > 0 ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private void advise(RunPlan plan, RunProgress.View view, Generation generation, Generation.End end) {
        switch (end) {
            case SETTLED -> {}
            case PAUSED ->
                output.warn("The budget is used up. Run the same command with a higher --max-tokens or --max-usd to go"
                        + " on.");
            case DENIED ->
                output.warn("The run is paused, because a key was refused ("
                        + generation.denial().orElse(ErrorCode.UNAUTHORIZED.wireName())
                        + ").\n  Everything so far is kept. Set a key that is accepted in " + keys(plan)
                        + (options.attach() ? " of the worker" : "")
                        + ", and go on: " + command("generate", options.choice()));
        }
        if (view.failed() > 0) {
            output.warn(view.failed() + " " + Noun.of(view.failed(), "conversation") + " failed: " + reasons(generation)
                    + ".\n  which and why: "
                    + command("runs failures", List.of()) + "\n  try them again: "
                    + command("retry", options.choice()));
        }
        if (view.left() > 0) {
            output.warn(view.left() + " " + Noun.of(view.left(), "conversation") + " of the plan "
                    + (view.left() == 1 ? "is" : "are") + " still to be made: "
                    + command("generate", options.choice()));
        }
    }

    /** The variables that the keys of the run's models are taken from. */
    private static String keys(RunPlan plan) {
        String variables = Generation.models(plan).stream()
                .flatMap(name -> plan.configuration().models().find(name).stream())
                .flatMap(model -> model.backend() instanceof Backend.OpenAi server
                        ? server.apiKey().flatMap(Reference::variable).stream()
                        : Stream.empty())
                .distinct()
                .collect(Collectors.joining(" or "));
        return variables.isEmpty() ? "the api_key of models.yml" : variables;
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
