package dev.parley.cli.keys;

import dev.parley.api.access.IssuedKey;
import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import java.time.Duration;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces a key. */
@Command(
        name = "rotate",
        header = "Make a key like another one, which then ends.",
        footer = {
            "  parley keys rotate ID                 the old key ends at once",
            "  parley keys rotate ID --overlap 24h"
        })
final class RotateKeyCommand extends ParleyCommand {
    @Parameters(paramLabel = "ID", description = "The key's id, as 'parley keys list' shows it.")
    private String id = "";

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            defaultValue = "0",
            description = "For how long the old key still works, like 30m or 24h (default: not at all).")
    private String overlap = "0";

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        UUID key = Keys.id(id);
        Duration span = Span.parse("--overlap", overlap);
        IssuedKey issued = Keys.with(context, keys -> keys.rotate(key, span)).orElseThrow(() -> Keys.unknown(key));
        IssuedKeyDocument.print(issued, context.clock().instant(), context.output());
        return ExitCode.OK;
    }
}
