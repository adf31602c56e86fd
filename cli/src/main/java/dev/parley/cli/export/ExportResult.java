package dev.parley.cli.export;

import dev.parley.cli.Noun;
import dev.parley.domain.dataset.DatasetManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** What to know about conversations with a turn that max_tokens cut off, where there are any. */
    public Optional<String> aboutTruncated() {
        long truncated = manifest.counts().truncated();
        return truncated == 0
                ? Optional.empty()
                : Optional.of(truncated + " " + Noun.of(truncated, "conversation") + " of the dataset "
                        + (truncated == 1 ? "has" : "have")
                        + " turns that max_tokens cut off. Raise it in models.yml and"
                        + " generate again, or leave them out with 'parley export --skip-truncated'.");
    }

    /**
     * How many conversations there are, at least, that the last plan does not have: they were made for a larger sample, or
     * for an entry of the seeds that was changed or removed since.
     */
    long earlier() {
        return Math.max(0, manifest.counts().conversations() - planned);
    }
}
