package dev.parley.cli.export;

import dev.parley.cli.Noun;
import dev.parley.domain.dataset.DatasetManifest;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code export} prints with {@code --json}.
 *
 * @param run id of the run
 * @param name its name
 * @param dataset id of the dataset
 * @param datasetVersion its version
 * @param format format of the files
 * @param rehearsal whether any turn was rehearsed instead of written by a model
 * @param conversations how many conversations there are
 * @param truncated how many of them have a turn that max_tokens cut off
 * @param rows rows by split
 * @param files the files that were written
 */
record ExportDocument(
        String run,
        String name,
        String dataset,
        String datasetVersion,
        String format,
        boolean rehearsal,
        long conversations,
        long truncated,
        Map<String, Long> rows,
        List<String> files) {

    static ExportDocument of(ExportResult result) {
        DatasetManifest manifest = result.manifest();
        Map<String, Long> rows = new TreeMap<>();
        for (DatasetFile file : manifest.files()) {
            rows.put(file.split(), file.rows());
        }
        return new ExportDocument(
                manifest.run().id(),
                manifest.run().name(),
                manifest.dataset(),
                manifest.version(),
                manifest.format(),
                manifest.rehearsal(),
                manifest.counts().conversations(),
                manifest.counts().truncated(),
                rows,
                result.files().stream().map(Path::toString).toList());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(conversations)
                .append(' ')
                .append(Noun.of(conversations, "conversation"))
                .append(" of the run ")
                .append(name)
                .append(", dataset version ");
        text.append(datasetVersion).append(rehearsal ? " (rehearsal)\n" : "\n");
        files.forEach(file -> text.append(file).append('\n'));
        return text.toString();
    }
}
