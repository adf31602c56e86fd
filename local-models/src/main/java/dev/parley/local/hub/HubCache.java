package dev.parley.local.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where models of the Hub lie: the cache of Hugging Face's own tools, so that each is downloaded once. A model is a directory
 * {@code models--ORG--NAME} with {@code refs/REVISION} (which commit that is), {@code snapshots/COMMIT/FILE} and
 * {@code blobs/HASH}, which the former point to.
 *
 * @param root the directory of all models; need not exist
 */
public record HubCache(Path root) {
    private static final String PREFIX = "models--";

    /** The cache that the environment names: {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME}, or the usual one. */
    public static HubCache of(Map<String, String> environment) {
        return new HubCache(variable(environment, "HF_HUB_CACHE")
                .or(() -> variable(environment, "HF_HOME").map(home -> home.resolve("hub")))
                .or(() -> variable(environment, "XDG_CACHE_HOME").map(cache -> cache.resolve("huggingface/hub")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache/huggingface/hub")));
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(value -> Path.of(value.strip()));
    }

    /**
     * A model in the cache.
     *
     * @param name with the revision that leads to it
     * @param commit which commit that is
     * @param path its files
     * @param bytes what they take, in all
     */
    public record Model(RepoName name, String commit, Path path, long bytes) {}

    /** The directory of a model's files, if it was pulled. */
    public Optional<Path> find(RepoName name) throws IOException {
        Path model = root.resolve(name.directory());
        Path ref = model.resolve("refs").resolve(name.revision());
        String commit = Files.isRegularFile(ref) ? Files.readString(ref).strip() : name.revision();
        Path snapshot = model.resolve("snapshots").resolve(commit.replace('/', '_'));
        return Files.exists(snapshot.resolve("config.json")) ? Optional.of(snapshot) : Optional.empty();
    }

    /**
     * The directory that a path or a name means: a directory as it is, {@code ORG/NAME[@revision]} in the cache.
     *
     * @throws HubException when there is neither
     */
    public Path resolve(String pathOrName) throws IOException {
        if (pathOrName.isBlank()) {
            throw HubException.lasting("The model has no name: expected a directory or ORG/NAME.");
        }
        Path directory = Path.of(pathOrName);
        if (Files.isDirectory(directory)) {
            return directory;
        }
        RepoName name = RepoName.parse(pathOrName)
                .orElseThrow(() -> HubException.lasting(
                        "There is no directory " + pathOrName + ", and it is no name of a model (ORG/NAME)."));
        return find(name)
                .orElseThrow(() -> HubException.lasting("There is no directory " + pathOrName
                        + ", and no such model was pulled. Download it with 'parley model pull " + pathOrName + "'."));
    }

    /** All models that were pulled, in the order of their names. */
    public List<Model> list() throws IOException {
        List<Model> models = new ArrayList<>();
        for (Path directory : children(root)) {
            String id = directory.getFileName().toString();
            if (id.startsWith(PREFIX)) {
                addRevisions(id.substring(PREFIX.length()).replace("--", "/"), directory, models);
            }
        }
        return models;
    }

    private void addRevisions(String id, Path directory, List<Model> models) throws IOException {
        Path refs = directory.resolve("refs");
        if (!Files.isDirectory(refs)) {
            return;
        }
        try (Stream<Path> files = Files.walk(refs)) {
            for (Path ref : files.filter(Files::isRegularFile).sorted().toList()) {
                Optional<RepoName> name = RepoName.parse(id + "@" + refs.relativize(ref));
                Optional<Path> path = name.isPresent() ? find(name.get()) : Optional.empty();
                if (path.isPresent()) {
                    String commit = path.get().getFileName().toString();
                    models.add(new Model(name.get(), commit, path.get(), bytes(path.get())));
                }
            }
        }
    }

    private static long bytes(Path snapshot) throws IOException {
        long sum = 0;
        for (Path file : children(snapshot)) {
            // Not what others keep in directories, nor links whose file somebody deleted.
            sum += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return sum;
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
