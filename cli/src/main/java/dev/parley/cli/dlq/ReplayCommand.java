package dev.parley.cli.dlq;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Servers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Publishes dead letters again. */
@Command(
        name = "replay",
        header = "Publish dead letters again, where they came from.",
        description = {
            "Mend first what they failed for. Each goes to the partition it came from, as it was; consumers know what they have"
                    + " seen already, so that publishing twice does no harm. What fails again becomes a new dead letter."
        },
        footer = {"  parley dlq replay", "  parley dlq replay 0:17 2:3"})
final class ReplayCommand extends ParleyCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description =
                    "Which ones, as 'parley dlq list' names them (default: all that were not published again yet).")
    private List<String> ids = new ArrayList<>();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        if (!Servers.holdEvents(context)) {
            return said(context, new Replay.Tally());
        }
        try (Servers servers = Servers.open(context, Servers.Sharing.SHARED);
                Replay replay = new Replay(servers.installation())) {
            return said(context, ids.isEmpty() ? replay.rest() : named(replay));
        }
    }

    private Replay.Tally named(Replay replay) throws Exception {
        Set<String> missing = new LinkedHashSet<>(ids);
        Replay.Tally tally = replay.of(missing);
        if (!missing.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "There is no dead letter " + String.join(", ", missing) + ". 'parley dlq list --all' lists them."
                            + (tally.published() == 0 ? "" : " The others were published again."));
        }
        return tally;
    }

    private static ExitCode said(CommandContext context, Replay.Tally tally) {
        context.output()
                .result(
                        Map.of(
                                "published", tally.published(),
                                "without_value", tally.withoutValue(),
                                "of_other_origin", tally.ofOtherOrigin()),
                        () -> text(tally));
        return tally.withoutValue() + tally.ofOtherOrigin() == 0 ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private static String text(Replay.Tally tally) {
        return tally.published() + " published again."
                + (tally.withoutValue() == 0
                        ? ""
                        : " " + tally.withoutValue() + " not: put aside without a value, as those of chats are.")
                + (tally.ofOtherOrigin() == 0
                        ? ""
                        : " " + tally.ofOtherOrigin()
                                + " not: from no topic of this installation, or no partition of it, as far as they say.");
    }
}
