package dev.parley.cli.roles;

import dev.parley.worker.InferenceWorker;
import dev.parley.worker.WorkerStatistics;
import dev.parley.worker.inference.InferenceCounters.Figures;
import dev.parley.worker.model.djl.LocalMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the workers of this process do, and their local models, for Prometheus. Thread-safe. */
final class WorkerFigures {
    private final List<InferenceWorker> workers = new ArrayList<>();
    private @Nullable PrometheusMeterRegistry registry;
    private @Nullable MultiGauge limits;
    private int bound;

    /** Includes a worker. */
    synchronized void add(InferenceWorker worker) {
        workers.add(worker);
    }

    /** The figures of this moment, in Prometheus' text format. Nothing is set up before somebody asks. */
    synchronized String text() {
        PrometheusMeterRegistry asked = registry;
        if (asked == null) {
            asked = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            registry = asked;
            limits = MultiGauge.builder("parley.worker.model.limit")
                    .description("Calls that a model gets at once at present, 0 while it does not answer")
                    .register(asked);
        }
        for (; bound < workers.size(); bound++) {
            new Bound(asked, Tags.of("worker", Integer.toString(bound)), workers.get(bound)).register();
        }
        registerLimits();
        return asked.scrape() + LocalMetrics.text();
    }

    /** Models appear when they are asked for the first time. */
    private void registerLimits() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            WorkerStatistics statistics = workers.get(i).statistics();
            Tags worker = Tags.of("worker", Integer.toString(i));
            statistics.concurrencyLimits().forEach((model, limit) -> {
                // Where its circuit is open there is only a try now and then.
                int present = statistics.unavailableModels().containsKey(model) ? 0 : limit;
                rows.add(MultiGauge.Row.of(worker.and("model", model), present));
            });
        }
        if (limits != null) {
            limits.register(rows, true);
        }
    }

    private record Bound(PrometheusMeterRegistry registry, Tags tags, InferenceWorker worker) {
        void register() {
            gauge("calls.in.flight", WorkerStatistics::inFlight, "Calls being made right now");
            gauge("requests.open", WorkerStatistics::open, "Requests taken in and not done");
            counter("requests.completed", figure(Figures::completed), "Requests that were answered");
            counter("requests.failed", figure(Figures::failed), "Requests that ended without an answer");
            counter("requests.repeated", WorkerStatistics::repeated, "Requests that needed no call: answered before");
            counter("answers.discarded", WorkerStatistics::discarded, "Answers whose partition had gone elsewhere");
            counter("answers.trimmed", figure(Figures::trimmed), "Answers that spoke for somebody else as well");
            counter("calls", figure(Figures::calls), "Calls made, failed ones included");
            counter("calls.repeated", figure(Figures::retries), "Calls that were not the first of their request");
            counter("calls.rate.limited", figure(Figures::rateLimited), "Calls that were turned away with 429");
            counter("calls.timed.out", figure(Figures::timedOut), "Calls without an answer in time");
            counter("prompt.tokens", figure(Figures::promptTokens), "Tokens of prompts, as far as reported");
            counter("completion.tokens", figure(Figures::completionTokens), "Tokens of answers, as far as reported");
            counter("usd", figure(Figures::usd), "US dollars by the prices in models.yml");
        }

        private static ToDoubleFunction<WorkerStatistics> figure(ToDoubleFunction<Figures> figure) {
            return statistics -> figure.applyAsDouble(statistics.figures());
        }

        private void gauge(String name, ToDoubleFunction<WorkerStatistics> figure, String description) {
            Gauge.builder("parley.worker." + name, worker, from -> figure.applyAsDouble(from.statistics()))
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }

        private void counter(String name, ToDoubleFunction<WorkerStatistics> figure, String description) {
            FunctionCounter.builder("parley.worker." + name, worker, from -> figure.applyAsDouble(from.statistics()))
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }
    }
}
