package dev.parley.cli.keys;

import dev.parley.api.access.ApiKey;
import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Revokes a key. */
@Command(
        name = "revoke",
        header = "Revoke a key: it is refused everywhere within five seconds.",
        footer = "  parley keys revoke ID")
final class RevokeKeyCommand extends ParleyCommand {
    @Parameters(paramLabel = "ID", description = "The key's id, as 'parley keys list' shows it.")
    private String id = "";

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        UUID key = Keys.id(id);
        ApiKey revoked = Keys.with(context, keys -> keys.revoke(key)).orElseThrow(() -> Keys.unknown(key));
        KeyDocument document = KeyDocument.of(revoked, context.clock().instant());
        context.output().result(document, () -> "Key " + document.id() + " (" + document.name() + ") is revoked.");
        return ExitCode.OK;
    }
}
