package dev.parley.cli.export;

import dev.parley.domain.dataset.DatasetManifest;
import java.nio.file.Path;
import java.util.List;

/**
 * What was exported.
 *
 * @param manifest the manifest that was written
 * @param files the files of the dataset, then the manifest, then the dataset card if there is one
 */
public record ExportResult(DatasetManifest manifest, List<Path> files) {
    public ExportResult {
        files = List.copyOf(files);
    }
}
