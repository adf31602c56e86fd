package dev.parley.topology.generation;

import dev.parley.domain.conversation.Production;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.events.RunPlanned;
import dev.parley.topology.support.Recent;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** The runs' configurations, parsed once each while they are in use: a run id stands for one configuration for ever. */
final class Productions {
    /** More than are ever at work at once; a topology that runs for months meets thousands. */
    private static final int CACHED = 64;

    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<RunPlanned>> runs;
    private final Map<String, PlannedRun> known = new Recent<>(CACHED);

    /** A run as the topology needs it. */
    sealed interface PlannedRun {
        record Ready(Production production, boolean rehearsal) implements PlannedRun {}

        /** Its configuration cannot be understood by this version. */
        record Unreadable(String reason) implements PlannedRun {}
    }

    Productions(ReadOnlyKeyValueStore<String, ValueAndTimestamp<RunPlanned>> runs) {
        this.runs = runs;
    }

    /** The run, or nothing when its plan has not arrived yet. */
    Optional<PlannedRun> find(String runId) {
        PlannedRun run = known.get(runId);
        if (run == null) {
            ValueAndTimestamp<RunPlanned> planned = runs.get(runId);
            if (planned == null) {
                return Optional.empty();
            }
            run = parse(planned.value());
            known.put(runId, run);
        }
        return Optional.of(run);
    }

    /** When a run was planned last, in milliseconds since 1970; 0 before it was. */
    long plannedAt(String runId) {
        ValueAndTimestamp<RunPlanned> planned = runs.get(runId);
        return planned == null ? 0 : planned.timestamp();
    }

    private static PlannedRun parse(RunPlanned run) {
        try {
            Production production = new Production(
                    FlowSchema.parse("flow schema of run " + run.getRunId(), run.getFlowSchema()),
                    PromptTemplates.parse("templates of run " + run.getRunId(), run.getTemplates()),
                    RunModels.fromJson(run.getModels()));
            return new PlannedRun.Ready(production, run.getRehearsal());
        } catch (ConfigException | IllegalArgumentException e) {
            return new PlannedRun.Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
