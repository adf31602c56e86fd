package dev.parley.cli.export;

import dev.parley.domain.dataset.DatasetManifest;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an earlier export left in a directory: the data files that its manifest names. A directory is one dataset, so those that
 * the next export does not write anew have to go: trainers take whatever lies there.
 *
 * @param files their paths, relative to the directory, with forward slashes
 */
record EarlierExport(Set<String> files) {
    /** Every path that an export may have; nothing else is ever touched, whatever a manifest says. */
    private static final Set<String> OURS = Arrays.stream(ExportFormat.values())
            .flatMap(format -> Arrays.stream(Split.values()).map(format::fileOf))
            .collect(Collectors.toUnmodifiableSet());

    EarlierExport {
        files = Set.copyOf(files);
    }

    /** Reads the manifest; a file of that name that is none says nothing. */
    static EarlierExport of(Path manifest) throws IOException {
        if (!Files.isRegularFile(manifest)) {
            return new EarlierExport(Set.of());
        }
        try {
            String json = new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8);
            return new EarlierExport(DatasetManifest.fromJson(json).files().stream()
                    .map(DatasetFile::path)
                    .filter(OURS::contains)
                    .collect(Collectors.toSet()));
        } catch (IllegalArgumentException notOurs) {
            return new EarlierExport(Set.of());
        }
    }

    /** Deletes those that the next export does not have. */
    void removeAllBut(List<DatasetFile> next, Path directory) throws IOException {
        Set<String> superseded = new HashSet<>(files);
        next.forEach(file -> superseded.remove(file.path()));
        for (String path : superseded) {
            Files.deleteIfExists(directory.resolve(path));
        }
    }
}
