package dev.parley.cli.model;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.local.hub.HubCache;
import dev.parley.local.text.ModelCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says whether a model can be loaded, without loading it. */
@Command(
        name = "check",
        header = "Say whether a model can be loaded, and what is wrong with it by name.",
        footer = "  parley model check DIR")
final class CheckCommand extends ParleyCommand {
    /** The result as a document. */
    record Checked(String path, boolean ok, List<ModelCheck.Finding> findings) {}

    @Parameters(paramLabel = "MODEL", description = "The directory of a checkpoint, or the name of a pulled model.")
    private String model = "";

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        Path path = HubCache.of(context.environment()).resolve(model);
        List<ModelCheck.Finding> findings = ModelCheck.of(path);
        boolean fine = findings.stream().allMatch(ModelCheck.Finding::ok);
        context.output().result(new Checked(path.toString(), fine, findings), () -> findings.stream()
                .map(finding -> (finding.ok() ? "ok     " : "WRONG  ") + finding.part() + ": " + finding.says() + "\n")
                .collect(Collectors.joining()));
        return fine ? ExitCode.OK : ExitCode.CONFIGURATION;
    }
}
