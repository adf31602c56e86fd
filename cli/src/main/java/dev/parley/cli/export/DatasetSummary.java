package dev.parley.cli.export;

import dev.parley.domain.dataset.DatasetManifest;
import dev.parley.domain.dataset.DatasetManifest.Configuration;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.DatasetManifest.OffsetRange;
import dev.parley.domain.dataset.DatasetManifest.Run;
import dev.parley.domain.dataset.DatasetManifest.Source;
import dev.parley.domain.dataset.DatasetTally;
import dev.parley.domain.dataset.DatasetVersion;
import dev.parley.domain.hash.Sha256;
import dev.parley.events.RunPlanned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a dataset before any file is written.
 *
 * @param version the dataset's version
 * @param run the run
 * @param source where its examples lie
 * @param dataset id of the dataset
 * @param tally what the examples hold
 */
record DatasetSummary(String version, RunPlanned run, Source source, String dataset, DatasetTally tally) {

    /** Goes through the examples once. */
    static DatasetSummary of(RunPlanned run, StoredExamples examples) throws IOException, ExportException {
        DatasetVersion version = new DatasetVersion(examples.dataset());
        DatasetTally tally = new DatasetTally();
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        examples.forEach((event, partition, offset) -> {
            version.add(event.getEventId());
            tally.add(ExampleMapper.example(event));
            ranges.merge(partition, new OffsetRange(partition, offset, offset + 1), DatasetSummary::hull);
        });
        if (ranges.isEmpty()) {
            throw new ExportException(
                    ExportException.Reason.NOTHING_TO_EXPORT,
                    "No example of the run " + run.getName() + " (" + run.getRunId()
                            + ") is left: they were erased, or --skip-truncated leaves them out. Generate it again with:"
                            + " parley generate");
        }
        Source source = new Source(examples.topic(), new ArrayList<>(ranges.values()));
        return new DatasetSummary(version.value(), run, source, examples.dataset(), tally);
    }

    private static OffsetRange hull(OffsetRange one, OffsetRange other) {
        return new OffsetRange(one.partition(), Math.min(one.first(), other.first()), Math.max(one.end(), other.end()));
    }

    /** How many conversations the run's last plan had. */
    long planned() {
        return run.getSeeds();
    }

    /** The part of a file name that says which model wrote the conversations. */
    String modelName() {
        if (tally.rehearsal()) {
            return "rehearsal";
        }
        String models = String.join("+", tally.models());
        String name = (models.isEmpty() ? "templates" : models).replaceAll("[^A-Za-z0-9.+_-]+", "-");
        return name.substring(0, Math.min(name.length(), 80));
    }

    DatasetManifest manifest(ExportRequest request, String format, List<DatasetFile> files, String parleyVersion) {
        return new DatasetManifest(
                version,
                dataset,
                new Run(run.getRunId(), run.getName()),
                new Configuration(
                        Sha256.hex(run.getFlowSchema()), Sha256.hex(run.getTemplates()), Sha256.hex(run.getModels())),
                source,
                tally.counts(),
                tally.usage(),
                tally.models(),
                tally.rehearsal(),
                request.license(),
                request.language(),
                format,
                files,
                parleyVersion);
    }
}
