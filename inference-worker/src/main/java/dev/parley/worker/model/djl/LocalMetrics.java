package dev.parley.worker.model.djl;

import dev.parley.local.engine.EngineMetrics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The figures of the local models of this process, as Prometheus reads them. */
public final class LocalMetrics {
    private static final Map<String, ToDoubleFunction<EngineMetrics>> COUNTERS = new LinkedHashMap<>();
    private static final Map<String, ToDoubleFunction<EngineMetrics>> GAUGES = new LinkedHashMap<>();
    private static final Map<String, Function<EngineMetrics, EngineMetrics.Summary>> SPANS = new LinkedHashMap<>();

    static {
        COUNTERS.put("requests_total", EngineMetrics::requests);
        COUNTERS.put("refused_total", EngineMetrics::refused);
        COUNTERS.put("prompt_tokens_total", EngineMetrics::promptTokens);
        COUNTERS.put("reused_prompt_tokens_total", EngineMetrics::reusedTokens);
        COUNTERS.put("tokens_total", EngineMetrics::tokens);
        COUNTERS.put("steps_total", EngineMetrics::steps);
        COUNTERS.put("step_tokens_total", EngineMetrics::stepTokens);
        GAUGES.put("running", EngineMetrics::running);
        GAUGES.put("waiting", EngineMetrics::waiting);
        GAUGES.put("cached_tokens", EngineMetrics::cachedTokens);
        GAUGES.put("cache_capacity_tokens", EngineMetrics::cacheCapacity);
        SPANS.put("first_token_seconds", EngineMetrics::firstToken);
        SPANS.put("between_tokens_seconds", EngineMetrics::betweenTokens);
        SPANS.put("queue_wait_seconds", EngineMetrics::queueWait);
    }

    private LocalMetrics() {}

    /** The figures of this moment, in Prometheus' text format; empty while no model is loaded. */
    public static String text() {
        Map<String, EngineMetrics> models = new TreeMap<>();
        LocalEngines.SHARED.loaded().forEach((name, model) -> model.metrics()
                .ifPresent(figures -> models.put(name, figures)));
        return text(models);
    }

    static String text(Map<String, EngineMetrics> models) {
        StringBuilder text = new StringBuilder();
        if (models.isEmpty()) {
            return "";
        }
        COUNTERS.forEach((name, figure) -> simple(name, "counter", figure, models, text));
        GAUGES.forEach((name, figure) -> simple(name, "gauge", figure, models, text));
        SPANS.forEach((name, span) -> summary(name, span, models, text));
        return text.toString();
    }

    private static void simple(
            String name,
            String type,
            ToDoubleFunction<EngineMetrics> figure,
            Map<String, EngineMetrics> models,
            StringBuilder text) {
        type(name, type, text);
        models.forEach((model, figures) -> line(name, label(model), figure.applyAsDouble(figures), text));
    }

    private static void summary(
            String name,
            Function<EngineMetrics, EngineMetrics.Summary> span,
            Map<String, EngineMetrics> models,
            StringBuilder text) {
        type(name, "summary", text);
        models.forEach((model, figures) -> {
            EngineMetrics.Summary summary = span.apply(figures);
            line(name, label(model) + ",quantile=\"0.5\"", summary.p50(), text);
            line(name, label(model) + ",quantile=\"0.95\"", summary.p95(), text);
            line(name, label(model) + ",quantile=\"0.99\"", summary.p99(), text);
            line(name + "_sum", label(model), summary.sum(), text);
            line(name + "_count", label(model), (double) summary.count(), text);
        });
    }

    private static void type(String name, String type, StringBuilder text) {
        text.append("# TYPE parley_local_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static String label(String model) {
        return "model=\"" + model.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void line(String name, String labels, double value, StringBuilder text) {
        String number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6g", value);
        text.append("parley_local_")
                .append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(number)
                .append('\n');
    }
}
