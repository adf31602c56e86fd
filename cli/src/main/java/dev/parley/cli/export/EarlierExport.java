package dev.parley.cli.export;

import dev.parley.domain.dataset.DatasetManifest;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What earlier exports left in a directory: the data files that its manifest names, and those that the manifest of an export
 * names which was cut off while it gave its files their names. A directory is one dataset, so those that the next export does not
 * write anew have to go: trainers take whatever lies there.
 *
 * @param files of the last whole export: paths relative to the directory, with forward slashes
 * @param remains of the one that was cut off behind it
 */
record EarlierExport(Set<String> files, Set<String> remains) {
    /** Every path that an export may have; nothing else is ever touched, whatever a manifest says. */
    private static final Set<String> OURS = Arrays.stream(ExportFormat.values())
            .flatMap(format -> Arrays.stream(Split.values()).map(format::fileOf))
            .collect(Collectors.toUnmodifiableSet());

    EarlierExport {
        files = Set.copyOf(files);
        remains = Set.copyOf(remains);
    }

    /** Reads the manifest, whole and unfinished; a file of that name that is none says nothing. */
    static EarlierExport of(PartFile manifest) throws IOException {
        return new EarlierExport(named(manifest.target()), named(manifest.part()));
    }

    private static Set<String> named(Path manifest) throws IOException {
        if (!Files.isRegularFile(manifest)) {
            return Set.of();
        }
        try {
            String json = new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8);
            return DatasetManifest.fromJson(json).files().stream()
                    .map(DatasetFile::path)
                    .filter(OURS::contains)
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException notOurs) {
            return Set.of();
        }
    }

    /** Deletes what no manifest will name any more once the next export has put its own in the place of the unfinished one. */
    void removeRemains(Path directory) throws IOException {
        for (String path : remains) {
            if (!files.contains(path)) {
                Files.deleteIfExists(directory.resolve(path));
            }
        }
    }

    /** Deletes those that the next export does not have, and parts that nobody goes on with. */
    void removeAllBut(List<DatasetFile> next, Path directory) throws IOException {
        Set<String> superseded = new HashSet<>(files);
        next.forEach(file -> superseded.remove(file.path()));
        for (String path : superseded) {
            Files.deleteIfExists(directory.resolve(path));
        }
        for (String path : OURS) {
            Files.deleteIfExists(new PartFile(directory.resolve(path)).part());
        }
        removeEmptied(superseded, directory);
    }

    /** A directory of theirs in which nothing else lies. */
    private static void removeEmptied(Set<String> superseded, Path directory) throws IOException {
        for (String path : superseded) {
            Path parent = directory.resolve(path).getParent();
            try {
                if (parent != null
                        && !parent.equals(directory)
                        && Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(parent);
                }
            } catch (DirectoryNotEmptyException somebodyElses) {
                // It stays.
            }
        }
    }
}
