package dev.parley.cli.runs;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.TextTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the failed conversations of a run. */
@Command(
        name = "failures",
        header = "List the failed conversations of a run, with their reasons.",
        footer = {
            "  parley runs failures",
            "  parley runs failures 4be1c2 --json",
            "  parley retry            tries them again"
        })
final class FailuresCommand extends ParleyCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "Id or name of the run (default: the one planned last).")
    private @Nullable String wanted;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        RunLog log = RunLog.read(context);
        RunDocument run = log.find(wanted);
        List<FailureDocument> failures =
                log.failures(run.run()).stream().map(FailureDocument::of).toList();
        context.output().result(Map.of("run", run.run(), "failures", failures), () -> text(run, failures));
        return ExitCode.OK;
    }

    private static String text(RunDocument run, List<FailureDocument> failures) {
        if (failures.isEmpty()) {
            return "No conversation of run " + run.run() + " (" + run.name() + ") has failed.";
        }
        TextTable table = new TextTable(Set.of(2)).row("conversation", "step", "turn", "code", "reason");
        failures.forEach(failure -> table.row(
                failure.conversation(),
                failure.step() == null ? "" : failure.step(),
                failure.position(),
                failure.code(),
                failure.message()));
        return table.toString();
    }
}
