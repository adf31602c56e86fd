package dev.parley.cli;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/** Failures of Kafka's clients that a user can do something about. */
final class BrokerFailures {
    private BrokerFailures() {}

    static Optional<FailureHandler.Failure> known(KafkaException thrown) {
        return switch (thrown) {
            case AuthenticationException refused ->
                Failures.environment("The broker refused the login: " + refused.getMessage()
                        + ". Check the KAFKA_SASL_* and KAFKA_SSL_* variables.");
            case AuthorizationException refused ->
                Failures.environment("The broker does not allow this: " + refused.getMessage()
                        + ". Ask for the rights on the topics, groups and transactions that start with the prefix.");
            case RecordTooLargeException large ->
                Failures.environment(
                        "An event is larger than the broker takes: " + large.getMessage()
                                + " A run's flow schema and templates travel in one event, and so does each seed: make them smaller.");
            case RetriableException outage ->
                Optional.of(FailureHandler.failure(
                        ExitCode.UNAVAILABLE,
                        "The broker does not answer as it should: " + outage.getMessage()
                                + ". What was done is kept; run the command again when it is back."));
            case KafkaException library
            when isNativeLibrary(library) ->
                Failures.environment("A native library cannot be loaded from " + System.getProperty("java.io.tmpdir")
                        + ": " + root(library).getMessage()
                        + ". Make room there and allow programs in it, or name another directory:"
                        + " PARLEY_JAVA_OPTS=-Djava.io.tmpdir=DIR.");
            case KafkaException unusable
            when neverBegan(unusable) ->
                Failures.environment("No Kafka client can be made of the KAFKA_* variables: " + wrongSetting(unusable)
                        + ". Correct them.");
            default -> Optional.empty();
        };
    }

    /** The stores' one is copied to the directory for temporary files and loaded from there. */
    private static boolean isNativeLibrary(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError
                    || String.valueOf(cause.getMessage()).startsWith("Unable to load the RocksDB")) {
                return true;
            }
        }
        return false;
    }

    /** A client that was not made at all: its settings contradict each other, or name a file that is not there. */
    private static boolean neverBegan(KafkaException failure) {
        return failure instanceof ConfigException
                || String.valueOf(failure.getMessage()).matches("Failed to (create new|construct) .*");
    }

    /** Of a JAAS configuration that cannot be read, Kafka quotes a word, which may be the password. */
    private static String wrongSetting(KafkaException failure) {
        String reason = String.valueOf(root(failure).getMessage());
        return reason.contains("JAAS")
                ? "KAFKA_SASL_JAAS_CONFIG cannot be read, or is missing. It is written CLASS required username=\"…\""
                        + " password=\"…\";"
                : reason;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
