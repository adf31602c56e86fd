package dev.parley.cli.export;

import dev.parley.cli.RunChoice;
import dev.parley.cli.export.ExportException.Reason;
import dev.parley.events.RunPlanned;
import dev.parley.schemas.topic.Topics;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs on the log. */
final class RunDirectory {
    private static final int NAMED_IN_MESSAGES = 5;

    private final Map<String, RunPlanned> runs = new HashMap<>();

    private RunDirectory() {}

    static RunDirectory read(ExportSettings settings) throws IOException, ExportException {
        RunDirectory directory = new RunDirectory();
        EventReader<RunPlanned> reader = new EventReader<>(settings, Topics.RUNS, RunPlanned.class);
        reader.readAll((key, run) -> {
            if (run == null) {
                directory.runs.remove(key);
            } else {
                directory.runs.put(key, run);
            }
        });
        return directory;
    }

    /**
     * The run that is meant, see {@link RunChoice}.
     *
     * @param wanted id or name; null for the run planned last
     */
    RunPlanned find(@Nullable String wanted) throws ExportException {
        return RunChoice.of(runs.values(), wanted).orElseThrow(() -> unknown(String.valueOf(wanted)));
    }

    private ExportException unknown(String wanted) {
        if (runs.isEmpty()) {
            return none();
        }
        List<String> known = runs.values().stream()
                .sorted(RunChoice.BY_TIME.reversed())
                .limit(NAMED_IN_MESSAGES)
                .map(run -> run.getName() + " (" + run.getRunId() + ")")
                .toList();
        return new ExportException(
                Reason.NOTHING_TO_EXPORT,
                "No run has the id or name '" + wanted + "'. The latest are " + String.join(", ", known) + ".");
    }

    /** What is said where there is no run. */
    static ExportException none() {
        return new ExportException(
                Reason.NOTHING_TO_EXPORT, "There is no run to export yet. Start one with: parley generate");
    }
}
