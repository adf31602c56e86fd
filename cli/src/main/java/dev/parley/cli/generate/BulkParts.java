package dev.parley.cli.generate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.runtime.Installation;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.topology.BulkSettings;
import dev.parley.topology.examples.ExamplesSettings;
import dev.parley.topology.generation.Window;
import dev.parley.worker.InferenceWorker;
import dev.parley.worker.WorkerSettings;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.inference.RetrySettings;
import dev.parley.worker.inference.RunBudget;
import dev.parley.worker.intake.IntakeSettings;
import dev.parley.worker.model.ConfiguredModels;
import dev.parley.worker.model.TokenCount;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The topologies and the worker that work for one command, in its process. */
record BulkParts(CommandContext context, GenerateOptions options, Installation installation, RunPlan plan) {
    /** Conversations kept open for each call in flight: the others wait for a commit or for the broker. */
    private static final int OPEN_PER_CALL = 4;

    private static final int LEAST_OPEN = 512;
    private static final int PARTITIONS = 4;
    private static final int REHEARSAL_CONCURRENCY = 64;

    private static final String CLIENT = "parley-generate-";
    private static final Pattern CLIENT_OF_A_RUN = Pattern.compile(CLIENT + "([0-9a-f]+)-requests");

    /** The run that a member of the workers' group serves, when it is the worker of a {@code generate}. */
    static Optional<String> runOf(String clientId) {
        Matcher matcher = CLIENT_OF_A_RUN.matcher(clientId);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    void start(Generation generation, RunBudget budget) {
        generation.startTopologies(topologySettings());
        generation.use(InferenceWorker.start(
                workerSettings(),
                installation.serdes(),
                new ConfiguredModels(plan.configuration().models(), context.environment(), context.output()::note),
                budget,
                generation::fail));
    }

    static RunBudget budget(RunPlan plan, GenerateOptions options, SpentSoFar spent) {
        return new RunBudget(
                plan.runId(),
                options.maxTokens(),
                options.maxUsd(),
                new Consumption(new TokenCount(spent.promptTokens(), spent.completionTokens()), spent.usd()));
    }

    private BulkSettings topologySettings() {
        return new BulkSettings(
                installation.kafka(),
                installation.topics(),
                Generation.stateDirectory(context.dataDirectory()),
                instanceId(),
                BulkSettings.DEFAULT_THREADS,
                BulkSettings.DEFAULT_COMMIT_INTERVAL,
                window(),
                ExamplesSettings.DEFAULT_VALIDATION_SHARE);
    }

    /** A budget that ends in the middle is to leave finished conversations, and few that were begun in vain. */
    private Window window() {
        return options.hasBudget()
                ? Window.fixed(Math.ceilDiv(concurrency(), PARTITIONS))
                : Window.widening(Math.ceilDiv(Math.max(LEAST_OPEN, OPEN_PER_CALL * concurrency()), PARTITIONS));
    }

    private WorkerSettings workerSettings() {
        InferenceSettings inference = new InferenceSettings(
                options.concurrency(),
                wide(options.requestsPerMinute()),
                wide(options.tokensPerMinute()),
                Optional.of(plan.runId()),
                RetrySettings.DEFAULT);
        return new WorkerSettings(
                installation.kafka(),
                installation.topics(),
                CLIENT + plan.runId(),
                // Among others it leaves its group when it ends, and a killed one never comes back under the same name.
                context.embedded() ? Optional.of(instanceId()) : Optional.empty(),
                inference,
                IntakeSettings.DEFAULT.withQueueSize(Math.max(2 * concurrency(), 256)));
    }

    /** Fixed where only one process can be at work, so that it takes over at once from itself after a kill. */
    private String instanceId() {
        return context.embedded()
                ? "embedded"
                : "generate-" + ProcessHandle.current().pid() + "-" + plan.runId();
    }

    /** Calls that may be in flight: what was asked for, or what the models of the run allow. */
    private int concurrency() {
        ModelsConfig models = plan.configuration().models();
        return options.concurrency().orElseGet(() -> Generation.models(plan).stream()
                .flatMap(name -> models.find(name).stream())
                .filter(model -> !model.isRehearsal())
                .mapToInt(model -> model.limits().concurrency())
                .max()
                .orElse(REHEARSAL_CONCURRENCY));
    }

    private static OptionalLong wide(OptionalInt value) {
        return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
    }
}
