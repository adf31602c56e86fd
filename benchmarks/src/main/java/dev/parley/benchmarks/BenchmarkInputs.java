package dev.parley.benchmarks;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.yaml.ConfigException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** What the benchmarks work on: the shipped configuration, and a schema with many flows. */
final class BenchmarkInputs {
    private static final int BRANCHES = 10;
    private static final int DECISIONS = 8;

    private BenchmarkInputs() {}

    /** The configuration of the directory that the system property {@code parley.config} names, or of {@code config}. */
    static Configuration configuration() {
        try {
            return Configuration.load(Path.of(System.getProperty("parley.config", "config")));
        } catch (ConfigException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** A schema of {@value #BRANCHES} branches with {@value #DECISIONS} decisions each: 8^10 = 1,073,741,824 flows. */
    static String manyFlows() {
        StringBuilder text = new StringBuilder();
        for (int branch = 0; branch < BRANCHES; branch++) {
            String next = branch == BRANCHES - 1 ? "end" : "step" + (branch + 1);
            text.append("- id: step%d\n  initiator: agent\n  is_branch: true\n".formatted(branch))
                    .append(branch == 0 ? "  is_start: true\n" : "")
                    .append(
                            "  actions:\n    - {role: agent, action_type: message, description: Ask., example: Well.}\n")
                    .append("    - {role: candidate, action_type: response, description: Answer., examples: ")
                    .append(decisions("Yes."))
                    .append("}\n  next: ")
                    .append(decisions(next))
                    .append('\n');
        }
        return text.append("- id: end\n  is_end: true\n  initiator: agent\n")
                .append("  actions: [{role: agent, action_type: template, example: Bye.}]\n")
                .toString();
    }

    private static String decisions(String value) {
        return IntStream.range(0, DECISIONS)
                .mapToObj(decision -> "way%d: %s".formatted(decision, value))
                .reduce((left, right) -> left + ", " + right)
                .map(all -> "{" + all + "}")
                .orElseThrow();
    }

    static FlowSchema parse(String flowSchema) {
        try {
            return FlowSchema.parse("benchmark", flowSchema);
        } catch (ConfigException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
