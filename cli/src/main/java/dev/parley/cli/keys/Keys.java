package dev.parley.cli.keys;

import dev.parley.api.access.KeyAdministration;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.runtime.Servers;
import java.util.UUID;
import java.util.function.Function;

/** What the commands about keys have in common: the installation's keys, and ids that people type. */
final class Keys {
    private Keys() {}

    /** Does something with the keys of the installation, also while it runs. */
    static <T> T with(CommandContext context, Function<KeyAdministration, T> work) throws Exception {
        try (Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
            return work.apply(
                    KeyAdministration.of(servers.installation().endpoints().databaseUrl(), context.clock()));
        }
    }

    static UUID id(String text) throws CommandFailure {
        try {
            return UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'" + shortened(text) + "' is not the id of a key: 'parley keys list' shows them.",
                    e);
        }
    }

    static CommandFailure unknown(UUID id) {
        return new CommandFailure(
                ExitCode.CONFIGURATION, "There is no valid key " + id + ": 'parley keys list' shows them.");
    }

    /** Whoever enters the key in place of its id should not find it in the terminal's history twice. */
    private static String shortened(String text) {
        return text.startsWith("parley_") ? "parley_***" : text;
    }
}
