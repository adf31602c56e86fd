package dev.parley.cli.runs;

import dev.parley.cli.CommandContext;
import dev.parley.cli.Dollars;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says how a run stands. */
@Command(
        name = "status",
        header = "Say how a run stands, also while another process works on it.",
        footer = {"  parley status", "  parley status my-run --json"})
public final class StatusCommand extends ParleyCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description = "Id or name of the run (default: the one planned last).")
    private @Nullable String wanted;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        RunDocument run = RunLog.read(context).find(wanted);
        context.output().result(run, () -> text(run));
        return ExitCode.OK;
    }

    private static String text(RunDocument run) {
        StringBuilder text = new StringBuilder();
        text.append("Run ")
                .append(run.run())
                .append(" (")
                .append(run.name())
                .append("), planned ")
                .append(run.plannedAt());
        text.append(run.rehearsal() ? ", rehearsal\n" : "\n");
        // Earlier plans of the same run may have had more: a larger sample, or a candidate that is gone.
        boolean planned = run.completed() + run.failed() + run.paused() + run.open() <= run.seeds();
        text.append(String.format(
                Locale.ROOT,
                "%d%s conversations completed, %d failed, %d paused, %d open%s%n",
                run.completed(),
                planned ? " of " + run.seeds() : "",
                run.failed(),
                run.paused(),
                run.open(),
                planned ? "" : "; the last plan was for " + run.seeds()));
        text.append(String.format(
                Locale.ROOT,
                "%,d turns, %,d + %,d tokens, %s%n",
                run.turns(),
                run.promptTokens(),
                run.completionTokens(),
                Dollars.text(run.usd())));
        if (run.failed() > 0) {
            text.append("'parley runs failures " + run.run()
                    + "' lists what failed. 'parley retry', with the options of its generate, tries it again.\n");
        }
        return text.toString();
    }
}
