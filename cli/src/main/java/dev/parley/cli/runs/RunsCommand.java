package dev.parley.cli.runs;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.TextTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** Lists the runs. */
@Command(
        name = "runs",
        header = "List the runs and how they went.",
        subcommands = FailuresCommand.class,
        footer = {"  parley runs", "  parley runs failures     what failed in the last run, and why"})
public final class RunsCommand extends ParleyCommand {
    private static final Set<Integer> NUMBERS = Set.of(2, 3, 4, 5, 6);

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        List<RunDocument> runs = RunLog.read(context).all();
        context.output().result(Map.of("runs", runs), () -> text(runs));
        return ExitCode.OK;
    }

    private static String text(List<RunDocument> runs) {
        if (runs.isEmpty()) {
            return "There is no run yet. Make one with 'parley generate'.";
        }
        TextTable table = new TextTable(NUMBERS)
                .row("run", "name", "seeds", "completed", "failed", "paused", "open", "planned at", "");
        runs.forEach(run -> table.row(
                run.run(),
                run.name(),
                run.seeds(),
                run.completed(),
                run.failed(),
                run.paused(),
                run.open(),
                run.plannedAt(),
                run.rehearsal() ? "rehearsal" : ""));
        return table.toString();
    }
}
