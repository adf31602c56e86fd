package dev.parley.cli.keys;

import dev.parley.api.access.KeyAdministration;
import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.TextTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine.Command;

/** Lists the keys. */
@Command(name = "list", header = "List the keys.", footer = "  parley keys list --json")
final class ListKeysCommand extends ParleyCommand {
    private static final Set<Integer> NUMBERS = Set.of(5);

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        Instant now = context.clock().instant();
        List<KeyDocument> keys = Keys.with(context, KeyAdministration::list).stream()
                .map(key -> KeyDocument.of(key, now))
                .toList();
        context.output().result(Map.of("keys", keys), () -> text(keys));
        return ExitCode.OK;
    }

    private static String text(List<KeyDocument> keys) {
        if (keys.isEmpty()) {
            return "There is no key: the API serves whoever is on this machine. Make one with 'parley keys create'.";
        }
        TextTable table = new TextTable(NUMBERS)
                .row("id", "name", "status", "scopes", "tenant", "rate", "created at", "expires at");
        keys.forEach(key -> table.row(
                key.id(),
                key.name(),
                key.status(),
                String.join(",", key.scopes()),
                Objects.requireNonNullElse(key.tenant(), ""),
                key.requestsPerSecond(),
                key.createdAt(),
                Objects.requireNonNullElse(key.expiresAt(), "")));
        return table.toString();
    }
}
