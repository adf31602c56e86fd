package dev.parley.cli.flow;

import dev.parley.domain.flow.Action;
import dev.parley.domain.flow.Exit;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The graph of a flow schema in Mermaid's language, which many pages of documentation draw. */
final class Mermaid {
    private static final String CLASSES = """
              classDef start fill:#dcfce7,stroke:#15803d,stroke-width:2px,color:#14532d
              classDef finish fill:#e2e8f0,stroke:#334155,stroke-width:2px,color:#0f172a
              classDef branch fill:#ffedd5,stroke:#b45309,color:#7c2d12
              classDef plain fill:#f8fafc,stroke:#475569,color:#1f2937
            """;

    private final Map<String, String> names = new HashMap<>();

    private Mermaid() {}

    static String of(FlowSchema schema) {
        return new Mermaid().text(schema);
    }

    private String text(FlowSchema schema) {
        schema.steps().forEach(step -> names.put(step.id(), "s" + (names.size() + 1)));
        StringBuilder text = new StringBuilder("flowchart TD\n");
        for (Step step : schema.steps()) {
            text.append("  ").append(name(step.id())).append(node(step)).append('\n');
        }
        for (Step step : schema.steps()) {
            for (Exit exit : step.exits()) {
                text.append("  ").append(name(step.id())).append(" -->");
                text.append(exit.decision() == null ? "" : "|\"" + escape(exit.decision()) + "\"|");
                text.append(' ').append(name(exit.to())).append('\n');
            }
        }
        return text.append(CLASSES).toString();
    }

    private String name(String step) {
        return names.getOrDefault(step, step);
    }

    private static String node(Step step) {
        String label = "\"<b>" + escape(step.id()) + "</b>"
                + step.actions().stream().map(Mermaid::action).collect(Collectors.joining()) + "\"";
        if (step.start()) {
            return "([" + label + "]):::start";
        }
        if (step.end()) {
            return "([" + label + "]):::finish";
        }
        return step.branch() ? "{{" + label + "}}:::branch" : "(" + label + "):::plain";
    }

    private static String action(Action action) {
        return "<br/>" + action.role().wireName() + ": " + (action.callsModel() ? "model" : "template");
    }

    /** Mermaid reads entities in quoted text, written without an ampersand. */
    private static String escape(String text) {
        return text.replace("#", "#35;")
                .replace("&", "#amp;")
                .replace("\"", "#quot;")
                .replace("<", "#lt;")
                .replace(">", "#gt;")
                .replaceAll("\\s+", " ");
    }
}
