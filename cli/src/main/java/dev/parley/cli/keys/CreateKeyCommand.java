package dev.parley.cli.keys;

import dev.parley.api.access.ApiKey;
import dev.parley.api.access.IssuedKey;
import dev.parley.api.access.KeyRequest;
import dev.parley.api.access.Scope;
import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a key and shows it. */
@Command(
        name = "create",
        header = "Make a key. It is printed once.",
        footer = {
            "  parley keys create --name website",
            "  parley keys create --name reporting --scope read --tenant acme --expires 90d"
        })
final class CreateKeyCommand extends ParleyCommand {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What the key is for.")
    private String name = "";

    @Option(
            names = "--scope",
            split = ",",
            paramLabel = "SCOPE",
            description = "What it allows: read, write, admin (metrics). Several may be given (default: read,write).")
    private List<String> scopes = List.of("read", "write");

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Whose data it reaches, and no other (default: all there is).")
    private @Nullable String tenant;

    @Option(
            names = "--rate",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            description = "Requests a second on each instance (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + ApiKey.DEFAULT_REQUESTS_PER_SECOND)
    private int rate;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "After how long it ends, like 12h or 90d (default: never).")
    private @Nullable String expires;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        Optional<Duration> lifetime =
                expires == null ? Optional.empty() : Optional.of(Span.parse("--expires", expires));
        KeyRequest request = new KeyRequest(
                name.strip(), scopes(), Optional.ofNullable(tenant).map(String::strip), rate, lifetime);
        IssuedKeyDocument.print(create(context, request), context.clock().instant(), context.output());
        return ExitCode.OK;
    }

    private static IssuedKey create(CommandContext context, KeyRequest request) throws Exception {
        try {
            return Keys.with(context, keys -> keys.create(request));
        } catch (IllegalArgumentException faulty) {
            throw new CommandFailure(ExitCode.USAGE, "No key was made: " + faulty.getMessage() + ".", faulty);
        }
    }

    private Set<Scope> scopes() throws CommandFailure {
        try {
            return scopes.stream().map(String::strip).map(Scope::of).collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--scope must be read, write or admin.", e);
        }
    }
}
