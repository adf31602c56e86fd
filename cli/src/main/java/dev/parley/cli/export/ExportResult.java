package dev.parley.cli.export;

import dev.parley.domain.dataset.DatasetManifest;
import java.nio.file.Path;
import java.util.List;

/**
 * What was exported.
 *
 * @param manifest the manifest that was written
 * @param planned how many conversations the run's last plan had
 * @param files the files of the dataset, then the manifest, then the dataset card if there is one
 */
public record ExportResult(DatasetManifest manifest, long planned, List<Path> files) {
    public ExportResult {
        files = List.copyOf(files);
    }

    /**
     * How many conversations there are, at least, that the last plan does not have: they were made for a larger sample, or
     * for an entry of the seeds that was changed or removed since.
     */
    long earlier() {
        return Math.max(0, manifest.counts().conversations() - planned);
    }
}
