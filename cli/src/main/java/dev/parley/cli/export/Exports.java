package dev.parley.cli.export;

import dev.parley.events.RunPlanned;
import java.io.IOException;

/**
 * Makes datasets out of the examples on the log. The same offsets and configuration give the same bytes; files appear
 * under their names only when they are whole, and equal files that are there already are left alone.
 */
public final class Exports {
    private final ExportSettings settings;

    public Exports(ExportSettings settings) {
        this.settings = settings;
    }

    /**
     * Writes {@code conversations_<model>_<version>.jsonl}, all conversations in OpenAI's chat format, and its manifest
     * beside it.
     *
     * @throws ExportException when there is nothing to export, or when it cannot be read or written
     */
    public ExportResult conversations(ExportRequest request) throws ExportException {
        return export(request, DatasetExporter::conversations);
    }

    /**
     * Writes one file per split, {@code README.md} (a dataset card) and {@code manifest.json}; the directory loads with
     * Python's {@code datasets}.
     *
     * @throws ExportException when there is nothing to export, or when it cannot be read or written
     */
    public ExportResult splits(ExportFormat format, ExportRequest request) throws ExportException {
        return export(request, exporter -> exporter.splits(format));
    }

    private interface Step {
        ExportResult apply(DatasetExporter exporter) throws IOException, ExportException;
    }

    private ExportResult export(ExportRequest request, Step step) throws ExportException {
        try {
            RunPlanned run = RunDirectory.read(settings).find(request.run());
            try (StoredExamples examples = sorted(run, request)) {
                DatasetSummary summary = DatasetSummary.of(run, examples);
                return step.apply(new DatasetExporter(request, examples, summary, settings.parleyVersion()));
            }
        } catch (IOException e) {
            throw ExportException.cannotWrite(request.output(), e);
        }
    }

    private StoredExamples sorted(RunPlanned run, ExportRequest request) throws ExportException {
        try {
            return new ExampleReader(settings).read(run, request);
        } catch (IOException e) {
            throw ExportException.cannotSort(settings.temporaryFiles(), e);
        }
    }
}
