package dev.parley.cli.chat;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.roles.RunningApi;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which API is talked to, and which model replies. */
final class ApiOptions {
    private static final String KEY = "PARLEY_API_KEY";

    @Option(
            names = "--url",
            converter = Address.class,
            paramLabel = "URL",
            description = "Where the API is (default: the one that runs in the data directory).")
    private @Nullable URI url;

    @Option(names = "--model", paramLabel = "NAME", description = "The model that replies (default: the agent's).")
    private @Nullable String model;

    private static final class Address implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            return RunningApi.parse(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected an address like http://127.0.0.1:8080, but was '" + value + "'"));
        }
    }

    /** Where the API is. */
    URI address(CommandContext context) throws IOException {
        return url != null ? url : RunningApi.of(context.dataDirectory());
    }

    /** A client of it, with the key of the environment. */
    static ApiClient client(URI address, CommandContext context) throws CommandFailure {
        Optional<String> key = context.variable(KEY);
        if (key.filter(text -> !text.matches("[!-~]+")).isPresent()) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    KEY + " holds what no key does: a space, or a character beyond ASCII. Copy the key again.");
        }
        return new ApiClient(address, key);
    }

    /** The model that replies, where it is not the agent's. */
    Optional<String> model() {
        return Optional.ofNullable(model);
    }
}
