package dev.parley.cli.roles;

import dev.parley.api.projection.ProjectionSettings;
import dev.parley.api.projection.ReadModelRebuild;
import dev.parley.api.projection.RebuildException;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Output;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Folds the read model anew from the log. */
@Command(
        name = "rebuild-read-model",
        header = "Fold the read model anew from the log, while the API goes on serving the old one.",
        footer = {
            "  parley rebuild-read-model",
            "The new one takes the place of the old one at the end, at once; interrupted before, the old one stays."
        })
public final class RebuildReadModelCommand extends ParleyCommand {

    /** What was done: how many events were folded, and how many could not be. */
    record RebuiltDocument(long events, long notProjected) {}

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        Output output = context.output();
        try (Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
            Installation installation = servers.installation();
            ProjectionSettings settings = new ProjectionSettings(
                    installation.kafka(),
                    installation.topics(),
                    installation.serdes(),
                    installation.endpoints().databaseUrl());
            ReadModelRebuild.Rebuilt rebuilt =
                    ReadModelRebuild.run(settings, (folded, total) -> show(output, folded, total));
            output.result(
                    new RebuiltDocument(rebuilt.events(), rebuilt.notProjected()),
                    () -> "Folded " + rebuilt.events() + " events anew.\n");
        } catch (RebuildException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }

    private static void show(Output output, long folded, long total) {
        if (output.terminal().live()) {
            output.stand(
                    folded >= total
                            ? List.of()
                            : List.of(String.format(Locale.ROOT, "folding: %,d of %,d", folded, total)));
        }
    }
}
