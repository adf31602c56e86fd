package dev.parley.cli;

import dev.parley.api.access.OpenToOthersException;
import dev.parley.cli.export.ExportException;
import dev.parley.embedded.PlatformException;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.hub.HubException;
import dev.parley.topology.StoresInUseException;
import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.flywaydb.core.api.FlywayException;

/** Failures of libraries that a user can do something about. Loaded only when something failed. */
final class Failures {
    private Failures() {}

    static Optional<FailureHandler.Failure> known(Throwable thrown) {
        return switch (thrown) {
            case UncheckedIOException wrapper -> known(cause(wrapper));
            case java.util.concurrent.ExecutionException wrapper -> known(cause(wrapper));
            case PlatformException platform -> environment(String.valueOf(platform.getMessage()));
            case AuthenticationException refused ->
                environment("The broker refused the login: " + refused.getMessage()
                        + ". Check the KAFKA_SASL_* and KAFKA_SSL_* variables.");
            case AuthorizationException refused ->
                environment("The broker does not allow this: " + refused.getMessage()
                        + ". Ask for the rights on the topics, groups and transactions that start with the prefix.");
            case RecordTooLargeException large ->
                environment(
                        "An event is larger than the broker takes: " + large.getMessage()
                                + " A run's flow schema and templates travel in one event, and so does each seed: make them smaller.");
            case RetriableException outage ->
                Optional.of(FailureHandler.failure(
                        ExitCode.UNAVAILABLE,
                        "The broker does not answer as it should: " + outage.getMessage()
                                + ". What was done is kept; run the command again when it is back."));
            case CheckpointException checkpoint -> environment(String.valueOf(checkpoint.getMessage()));
            case StoresInUseException stores -> environment(String.valueOf(stores.getMessage()));
            case OpenToOthersException open -> environment(String.valueOf(open.getMessage()));
            case R2dbcException database -> database(database);
            case FlywayException database -> database(database);
            case ExportException export ->
                Optional.of(FailureHandler.failure(export.exitCode(), String.valueOf(export.getMessage())));
            case HubException hub ->
                Optional.of(FailureHandler.failure(
                        hub.isTemporary() ? ExitCode.UNAVAILABLE : ExitCode.CONFIGURATION,
                        String.valueOf(hub.getMessage())));
            case NoSuchFileException missing -> environment(missing.getFile() + " does not exist.");
            case AccessDeniedException denied ->
                environment(denied.getFile() + " is not accessible. Check its permissions.");
            case FileSystemException file -> environment(file.getFile() + ": " + file.getReason() + ".");
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

    private static Throwable cause(Throwable wrapper) {
        Throwable cause = wrapper.getCause();
        return cause == null ? new IOException(wrapper) : cause;
    }

    private static Optional<FailureHandler.Failure> environment(String message) {
        return Optional.of(FailureHandler.failure(ExitCode.CONFIGURATION, message));
    }
}
