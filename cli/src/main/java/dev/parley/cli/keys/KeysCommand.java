package dev.parley.cli.keys;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import picocli.CommandLine.Command;

/** The keys of the HTTP API. */
@Command(
        name = "keys",
        header = "Make, list, replace and revoke API keys.",
        subcommands = {CreateKeyCommand.class, ListKeysCommand.class, RotateKeyCommand.class, RevokeKeyCommand.class},
        footer = {
            "  parley keys create --name reporting --scope read",
            "  parley keys list",
            "  parley keys rotate ID --overlap 24h     a new key; the old one works for another day",
            "  parley keys revoke ID                   refused everywhere within five seconds",
            "",
            "As soon as there is a key, the API serves nobody without one."
        })
public final class KeysCommand extends ParleyCommand {
    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        return new ListKeysCommand().run(context);
    }
}
