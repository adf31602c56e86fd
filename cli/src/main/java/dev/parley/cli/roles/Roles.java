package dev.parley.cli.roles;

import dev.parley.api.ApiLimits;
import dev.parley.api.ApiServer;
import dev.parley.api.ApiSettings;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.runtime.Installation;
import dev.parley.domain.chat.ChatPolicy;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.topology.BulkRunner;
import dev.parley.topology.BulkSettings;
import dev.parley.topology.ChatRunner;
import dev.parley.topology.ChatSettings;
import dev.parley.topology.examples.ExamplesSettings;
import dev.parley.topology.generation.Window;
import dev.parley.worker.InferenceWorker;
import dev.parley.worker.WorkerSettings;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.inference.RetrySettings;
import dev.parley.worker.intake.IntakeSettings;
import dev.parley.worker.model.ConfiguredModels;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The roles that work in one process. Closing stops them, the last one first. */
final class Roles implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CommandContext context;
    private final Installation installation;
    private final Consumer<Throwable> onFailure;
    private final Deque<Role> running = new ArrayDeque<>();
    private final WorkerFigures figures = new WorkerFigures();

    private record Role(BooleanSupplier works, Runnable stop) {}

    /** @param onFailure told when a role cannot go on */
    Roles(CommandContext context, Installation installation, Consumer<Throwable> onFailure) {
        this.context = context;
        this.installation = installation;
        this.onFailure = onFailure;
    }

    /** Starts generation and examples; returns at once. */
    void bulk(String instanceId, int threads, Window window) {
        BulkSettings settings = new BulkSettings(
                installation.kafka(),
                installation.topics(),
                context.dataDirectory().resolve("streams"),
                instanceId,
                threads,
                BulkSettings.DEFAULT_COMMIT_INTERVAL,
                window,
                ExamplesSettings.DEFAULT_VALIDATION_SHARE);
        BulkRunner runner = BulkRunner.start(settings, installation.serdes(), onFailure);
        running.push(new Role(runner::isWorking, runner::close));
    }

    /** Starts the chat topology, and waits until it works. */
    void chat(String instanceId) throws InterruptedException, CommandFailure {
        ChatSettings settings = new ChatSettings(
                installation.kafka(),
                installation.topics(),
                context.dataDirectory().resolve("streams"),
                instanceId,
                ChatSettings.DEFAULT_THREADS,
                ChatPolicy.DEFAULT);
        ChatRunner runner = ChatRunner.start(settings, installation.serdes(), onFailure);
        running.push(new Role(runner::isWorking, runner::close));
        if (!runner.awaitRunning(PATIENCE)) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, "The chat topology did not start within " + PATIENCE.toSeconds() + " s.");
        }
    }

    /** Starts a worker for both lanes; returns at once. */
    void worker(ModelsConfig models, Optional<String> instanceId, OptionalInt concurrency) {
        InferenceSettings inference = new InferenceSettings(
                concurrency, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), RetrySettings.DEFAULT);
        WorkerSettings settings = new WorkerSettings(
                installation.kafka(),
                installation.topics(),
                "parley-worker",
                instanceId,
                inference,
                IntakeSettings.DEFAULT);
        InferenceWorker worker = InferenceWorker.start(
                settings,
                installation.serdes(),
                new ConfiguredModels(models, context.environment(), context.output()::note),
                BudgetGate.UNLIMITED,
                onFailure);
        figures.add(worker);
        running.push(new Role(worker::isWorking, worker::close));
    }

    /** Starts the API; it answers when this returns. */
    ApiServer api(String host, int port, Configuration configuration) {
        ApiServer server = ApiServer.start(new ApiSettings(
                        host,
                        port,
                        installation.kafka(),
                        installation.topics(),
                        installation.serdes(),
                        installation.endpoints().databaseUrl(),
                        configuration,
                        ApiLimits.DEFAULT)
                .withKey(new ModelChoice(Configuration.MODELS_FILE, configuration.models(), context.environment())
                        .hasKey())
                .beside(figures::text));
        running.push(new Role(server::isWorking, () -> stop(server)));
        return server;
    }

    private static void stop(ApiServer server) {
        server.leave();
        server.close();
    }

    /** What the workers do, in Prometheus' text format. */
    String workerFigures() {
        return figures.text();
    }

    /** Whether none of them needs help. */
    boolean isWorking() {
        return running.stream().allMatch(role -> role.works().getAsBoolean());
    }

    @Override
    public void close() {
        // Who interrupts the start waits for this: what runs already is put away in good order.
        Thread.interrupted();
        while (!running.isEmpty()) {
            running.pop().stop().run();
        }
    }
}
