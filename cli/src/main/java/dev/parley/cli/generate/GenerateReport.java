package dev.parley.cli.generate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Noun;
import dev.parley.cli.export.ExportResult;
import dev.parley.domain.models.Backend;
import dev.parley.domain.models.Reference;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.inference.InferenceCounters.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells how a call of {@code generate} or {@code retry} went, and what to do about what is missing. */
record GenerateReport(CommandContext context, GenerateOptions options, RunPlan plan, Generation generation) {

    /**
     * Prints the result and the advice.
     *
     * @param seconds from the first seed published to the last conversation ended; 0 when there was nothing to do
     * @param dataset what was written; nothing when no conversation is complete
     * @return what the command ends with
     */
    ExitCode tell(Generation.End end, double seconds, Optional<ExportResult> dataset) {
        RunProgress.View view = generation.view();
        GenerateDocument document = document(view, end, seconds, dataset);
        context.output().result(document, document::text);
        dataset.flatMap(ExportResult::aboutTruncated).ifPresent(context.output()::note);
        advise(view, end);
        if (end == Generation.End.DENIED || isUnanswered()) {
            return ExitCode.UNAVAILABLE;
        }
        return end != Generation.End.SETTLED || view.failed() > 0 ? ExitCode.PARTIAL : ExitCode.OK;
    }

    private GenerateDocument document(
            RunProgress.View view, Generation.End end, double seconds, Optional<ExportResult> dataset) {
        Figures figures = generation.figures();
        boolean paused = end != Generation.End.SETTLED;
        String status = paused ? "paused" : view.completed() < view.total() ? "partial" : "completed";
        return new GenerateDocument(
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
                dataset.map(GenerateReport::files).orElse(List.of()));
    }

    private void advise(RunProgress.View view, Generation.End end) {
        switch (end) {
            case SETTLED -> {}
            case PAUSED ->
                context.output()
                        .warn(
                                "The budget is used up. Run the same command with a higher --max-tokens or --max-usd to go"
                                        + " on.");
            case DENIED ->
                context.output()
                        .warn("The run is paused, because a key was refused ("
                                + generation.denial().orElse(ErrorCode.UNAUTHORIZED.wireName())
                                + ").\n  Everything so far is kept. Set a key that is accepted in " + keys()
                                + (options.attach() ? " of the worker" : "")
                                + ", and go on: " + command("generate", options.choice()));
        }
        if (view.failed() > 0) {
            context.output()
                    .warn(view.failed() + " " + Noun.of(view.failed(), "conversation") + " failed: " + reasons()
                            + ".\n  which and why: "
                            + command("runs failures", List.of()) + "\n  try them again: "
                            + command("retry", options.choice()));
        }
        if (view.left() > 0) {
            context.output()
                    .warn(view.left() + " " + Noun.of(view.left(), "conversation") + " of the plan "
                            + (view.left() == 1 ? "is" : "are") + " still to be made: "
                            + command("generate", options.choice()));
        }
    }

    /** The variables that the keys of the run's models are taken from. */
    private String keys() {
        String variables = Generation.models(plan).stream()
                .flatMap(name -> plan.configuration().models().find(name).stream())
                .flatMap(model -> model.backend() instanceof Backend.OpenAi server
                        ? server.apiKey().flatMap(Reference::variable).stream()
                        : Stream.empty())
                .distinct()
                .collect(Collectors.joining(" or "));
        return variables.isEmpty() ? "the api_key of models.yml" : variables;
    }

    private String reasons() {
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
    private boolean isUnanswered() {
        Set<String> reasons = generation.failures().keySet();
        return !generation.unavailableModels().isEmpty()
                && (reasons.contains(ErrorCode.UPSTREAM_UNAVAILABLE.wireName())
                        || reasons.contains(ErrorCode.TIMED_OUT.wireName()));
    }

    private static List<String> files(ExportResult result) {
        return result.files().stream().map(Path::toString).toList();
    }
}
