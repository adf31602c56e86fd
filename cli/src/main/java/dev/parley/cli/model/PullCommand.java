package dev.parley.cli.model;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Output;
import dev.parley.cli.ParleyCommand;
import dev.parley.local.hub.HubCache;
import dev.parley.local.hub.HubClient;
import dev.parley.local.hub.ModelPull;
import dev.parley.local.hub.RepoName;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Downloads a model. */
@Command(
        name = "pull",
        header = "Download a model from the Hugging Face Hub; go on where an earlier download stopped.",
        footer = {
            "  parley model pull HuggingFaceTB/SmolLM2-135M-Instruct",
            "  parley model pull ORG/NAME@REVISION",
            "HF_TOKEN is needed for models with conditions, HF_ENDPOINT names another Hub, HF_HUB_CACHE the place on"
                    + " disk."
        })
final class PullCommand extends ParleyCommand {
    private static final long STEP = 1L << 20;

    @Parameters(paramLabel = "ORG/NAME[@REVISION]", description = "Which model.")
    private String name = "";

    private long shown = -STEP;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        RepoName wanted = RepoName.parse(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "'" + name + "' is no name of a model: write ORG/NAME or ORG/NAME@REVISION."));
        Output output = context.output();
        ModelPull pull = new ModelPull(HubClient.of(context.environment()), HubCache.of(context.environment()));
        HubCache.Model model = pull.pull(wanted, (file, bytes, total) -> show(output, file, bytes, total));
        output.stand(List.of());
        ModelDocument document = ModelDocument.of(model);
        output.result(document, () -> wanted + " (" + document.size() + ") lies in " + model.path() + "\n");
        return ExitCode.OK;
    }

    private void show(Output output, String file, long bytes, long total) {
        if (output.terminal().live() && (bytes - shown >= STEP || bytes == total)) {
            shown = bytes;
            output.stand(List.of(
                    String.format(Locale.ROOT, "%s: %,d of %,d MiB, %s", name, bytes >> 20, total >> 20, file)));
        }
    }
}
