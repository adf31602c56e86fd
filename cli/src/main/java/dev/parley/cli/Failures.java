package dev.parley.cli;

import dev.parley.api.access.OpenToOthersException;
import dev.parley.cli.export.ExportException;
import dev.parley.embedded.PlatformException;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.hub.HubException;
import dev.parley.schemas.serde.IncompatibleSchemaException;
import dev.parley.schemas.serde.RegistryException;
import dev.parley.topology.StoresInUseException;
import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.flywaydb.core.api.FlywayException;

/** Failures of libraries that a user can do something about. Loaded only when something failed. */
final class Failures {
    private Failures() {}

    static Optional<FailureHandler.Failure> known(Throwable thrown) {
        return switch (thrown) {
            case UncheckedIOException wrapper -> known(cause(wrapper));
            case java.util.concurrent.ExecutionException wrapper -> known(cause(wrapper));
            case PlatformException platform -> environment(String.valueOf(platform.getMessage()));
            case KafkaException broker -> BrokerFailures.known(broker);
            case RegistryException registry -> registry(registry);
            case IncompatibleSchemaException schema ->
                environment("The registry holds another form of an event of Parley's, and both cannot be: "
                        + schema.getMessage()
                        + ". Each installation needs a registry of its own, or this is an older Parley than the one that"
                        + " registered it.");
            case CheckpointException checkpoint -> environment(String.valueOf(checkpoint.getMessage()));
            case StoresInUseException stores -> environment(String.valueOf(stores.getMessage()));
            case OpenToOthersException open -> environment(String.valueOf(open.getMessage()));
            case R2dbcException database -> database(database);
            case FlywayException database -> database(database);
            case IllegalStateException wrapper
            when wrapper.getCause() instanceof SQLException refused -> tables(wrapper, refused);
            case ExportException export ->
                Optional.of(FailureHandler.failure(export.exitCode(), String.valueOf(export.getMessage())));
            case HubException hub ->
                Optional.of(FailureHandler.failure(
                        hub.isTemporary() ? ExitCode.UNAVAILABLE : ExitCode.CONFIGURATION,
                        String.valueOf(hub.getMessage())));
            case NoSuchFileException missing -> environment(missing.getFile() + " does not exist.");
            case AccessDeniedException denied ->
                environment(denied.getFile() + " is not accessible. Check its permissions.");
            case FileAlreadyExistsException taken ->
                environment(taken.getFile()
                        + " is no directory, and one is needed there. Move it, or choose another place.");
            case FileSystemException file ->
                environment(file.getFile() + ": "
                        + Objects.requireNonNullElse(
                                file.getReason(), file.getClass().getSimpleName())
                        + ".");
            default -> Optional.empty();
        };
    }

    private static Optional<FailureHandler.Failure> database(Exception failure) {
        return Optional.of(FailureHandler.failure(
                ExitCode.UNAVAILABLE,
                "The database does not answer as it should: "
                        + String.valueOf(failure.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("")));
    }

    /** What the operator has to put right, and what passes: see the classes of SQL states. */
    private static Optional<FailureHandler.Failure> tables(Exception wrapper, SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        // 08004: it answers, but not in the way that was asked for, as without TLS.
        boolean passes = state.matches("(08(?!004)|53|57|58).*");
        String reason = String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
        return Optional.of(FailureHandler.failure(
                passes ? ExitCode.UNAVAILABLE : ExitCode.CONFIGURATION,
                "The database: " + wrapper.getMessage() + ": " + reason
                        + (passes
                                ? " Run the command again when it is back."
                                : " Check DATABASE_URL, its sslmode, and what that user may do.")));
    }

    private static Optional<FailureHandler.Failure> registry(RegistryException failure) {
        return failure.isOutage()
                ? Optional.of(FailureHandler.failure(
                        ExitCode.UNAVAILABLE, failure.getMessage() + ". Run the command again when it is back."))
                : environment(failure.getMessage() + ".");
    }

    private static Throwable cause(Throwable wrapper) {
        Throwable cause = wrapper.getCause();
        return cause == null ? new IOException(wrapper) : cause;
    }

    static Optional<FailureHandler.Failure> environment(String message) {
        return Optional.of(FailureHandler.failure(ExitCode.CONFIGURATION, message));
    }
}
