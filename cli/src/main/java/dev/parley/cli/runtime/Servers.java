package dev.parley.cli.runtime;

import dev.parley.api.database.DatabaseUrl;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Output;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.ExternalEndpoints;
import dev.parley.embedded.Part;
import dev.parley.embedded.PlatformException;
import dev.parley.embedded.PlatformListener;
import dev.parley.embedded.PlatformSettings;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import dev.parley.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The servers that a command runs on: those that the environment names, or those of the data directory, started here
 * unless another process runs them already.
 */
public final class Servers implements AutoCloseable {
    private static final int EMBEDDED_PARTITIONS = 4;
    private static final int EXTERNAL_PARTITIONS = 12;
    private static final int CONNECT_TIMEOUT_MS = 15_000;
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(15);

    private final @Nullable EmbeddedPlatform platform;
    private final Installation installation;

    private Servers(@Nullable EmbeddedPlatform platform, Installation installation) {
        this.platform = platform;
        this.installation = installation;
    }

    /** Who may use the data directory's servers. */
    public enum Sharing {
        /** This command alone: it writes where only one may write. */
        ALONE,
        /** Also while another process runs them: the command only reads, or adds to what runs. */
        SHARED
    }

    /**
     * Makes the servers available and provisions topics and schemas.
     *
     * @throws dev.parley.embedded.DataDirectoryInUse when another process has the data directory and it is not shared
     * @throws PlatformException when a server does not start, or the environment names only some
     */
    public static Servers open(CommandContext context, Sharing sharing)
            throws PlatformException, InterruptedException, ExecutionException, CommandFailure {
        TopicNames topics = topics(context);
        Optional<Endpoints> external = ExternalEndpoints.from(context.environment());
        if (external.isPresent()) {
            requireDatabase(external.get());
            Installation installation = Installation.at(external.get(), topics);
            new ConfluentSchemaRegistry(external.get().ccompatUrl()).awaitAnswer(REGISTRY_PATIENCE);
            provision(context, installation);
            return new Servers(null, installation);
        }
        if (sharing == Sharing.SHARED) {
            Optional<Endpoints> running = EmbeddedPlatform.running(context.dataDirectory());
            if (running.isPresent()) {
                return new Servers(null, Installation.at(running.get(), topics));
            }
        }
        return embedded(context, topics);
    }

    /** Found out before anything is done that needs no database. */
    private static void requireDatabase(Endpoints endpoints) throws CommandFailure {
        try {
            DatabaseUrl.parse(endpoints.databaseUrl());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.CONFIGURATION, "DATABASE_URL cannot be used: " + e.getMessage() + ".", e);
        }
    }

    /** Whether there can be anything to read: without, starting servers to find nothing would take seconds and disk. */
    public static boolean holdEvents(CommandContext context) {
        return !context.embedded() || EmbeddedPlatform.wasStarted(context.dataDirectory());
    }

    private static Servers embedded(CommandContext context, TopicNames topics)
            throws PlatformException, InterruptedException, ExecutionException, CommandFailure {
        EmbeddedPlatform platform =
                new EmbeddedPlatform(PlatformSettings.of(context.dataDirectory()), new Announcer(context.output()));
        boolean complete = false;
        try {
            Installation installation = Installation.at(platform.start(), topics);
            provision(context, installation);
            complete = true;
            return new Servers(platform, installation);
        } finally {
            if (!complete) {
                platform.close();
            }
        }
    }

    /** Makes topics and schemas that are missing, on servers of another process, too: who runs them did so when it started. */
    public void provision(CommandContext context) throws InterruptedException, ExecutionException, CommandFailure {
        provision(context, installation);
    }

    /** The servers and their topics. */
    public Installation installation() {
        return installation;
    }

    /** Tells of a server that was started here and ends by itself. */
    public void onLoss(Consumer<Throwable> told) {
        if (platform != null) {
            platform.onLoss(told::accept);
        }
    }

    /** Stops what was started here. */
    @Override
    public void close() {
        if (platform != null) {
            platform.close();
        }
    }

    private static void provision(CommandContext context, Installation installation)
            throws InterruptedException, ExecutionException, CommandFailure {
        int defaultPartitions = context.embedded() ? EMBEDDED_PARTITIONS : EXTERNAL_PARTITIONS;
        Map<String, Object> properties = installation.kafka();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CONNECT_TIMEOUT_MS);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, CONNECT_TIMEOUT_MS);
        try (Admin admin = Admin.create(properties)) {
            List<String> made = new TopicProvisioner(admin, installation.topics())
                    .provision(context.number("PARLEY_PARTITIONS", defaultPartitions), (short) -1);
            if (!made.isEmpty() && made.size() < Topics.all().size()) {
                context.output().warn("Made, and empty, because they were missing: " + String.join(", ", made) + ".");
            }
        } catch (IllegalStateException disagreement) {
            throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(disagreement.getMessage()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException silence) {
                throw unavailable(installation, silence);
            }
            throw e;
        }
        installation.serdes().registerAll();
    }

    private static CommandFailure unavailable(Installation installation, RetriableException silence) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE,
                "The broker does not answer as it should at "
                        + installation.endpoints().bootstrapServers() + ": " + silence.getMessage()
                        + ". Check KAFKA_BOOTSTRAP_SERVERS and KAFKA_SECURITY_PROTOCOL, or run the command again when it is"
                        + " back.",
                silence);
    }

    /** Names of the topics, by PARLEY_TOPIC_PREFIX. */
    public static TopicNames topics(CommandContext context) throws CommandFailure {
        try {
            return context.variable("PARLEY_TOPIC_PREFIX").map(TopicNames::new).orElse(TopicNames.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.CONFIGURATION, "PARLEY_TOPIC_PREFIX: " + e.getMessage() + ".");
        }
    }

    /** Says on a terminal what is being started, because it takes seconds. */
    private record Announcer(Output output) implements PlatformListener {
        @Override
        public void starting(Part part) {
            if (output.terminal().live()) {
                output.note("starting the " + part.name().toLowerCase(Locale.ROOT) + " …");
            }
        }

        @Override
        public void started(Part part, Duration took) {}
    }
}
