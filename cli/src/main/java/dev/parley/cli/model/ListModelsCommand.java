package dev.parley.cli.model;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.TextTable;
import dev.parley.local.hub.HubCache;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** Lists the models that were pulled. */
@Command(name = "list", header = "List the models that were pulled.", footer = "  parley model list --json")
final class ListModelsCommand extends ParleyCommand {
    private static final Set<Integer> NUMBERS = Set.of(2);

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        List<ModelDocument> models = HubCache.of(context.environment()).list().stream()
                .map(ModelDocument::of)
                .toList();
        context.output().result(Map.of("models", models), () -> text(models));
        return ExitCode.OK;
    }

    private static String shortened(String commit) {
        return commit.substring(0, Math.min(12, commit.length()));
    }

    private static String text(List<ModelDocument> models) {
        if (models.isEmpty()) {
            return "No model was pulled yet. Download one with 'parley model pull ORG/NAME'.";
        }
        TextTable table = new TextTable(NUMBERS).row("name", "commit", "size", "path");
        models.forEach(model -> table.row(model.name(), shortened(model.commit()), model.size(), model.path()));
        return table.toString();
    }
}
