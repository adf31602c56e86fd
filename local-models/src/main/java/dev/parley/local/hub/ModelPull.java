package dev.parley.local.hub;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Downloads a model into the cache: what it is loaded from, and nothing else. No code and no pickled weights are fetched. */
public final class ModelPull {
    private static final Set<String> SMALL = Set.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja",
            "model.safetensors.index.json",
            "README.md");
    private static final Pattern WEIGHTS = Pattern.compile("model(-[0-9]+-of-[0-9]+)?\\.safetensors");
    private static final Pattern LICENSE = Pattern.compile("LICENSE[A-Za-z0-9._-]*");
    private static final long MAX_SMALL = 256L << 20;
    private static final long SPARE = 64L << 20;
    private static final int LISTINGS = 3;

    private final HubClient hub;
    private final HubCache cache;
    private final Duration pause;
    private final Download download;

    public ModelPull(HubClient hub, HubCache cache) {
        this(hub, cache, Duration.ofSeconds(1));
    }

    ModelPull(HubClient hub, HubCache cache, Duration pause) {
        this.hub = hub;
        this.cache = cache;
        this.pause = pause;
        this.download = new Download(hub, pause);
    }

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called often, by the downloading thread.
         *
         * @param file which is being downloaded
         * @param bytes of all files that are here
         * @param total of all files
         */
        void at(String file, long bytes, long total);
    }

    /**
     * Downloads what is missing.
     *
     * @return where the model lies, to the commit
     * @throws HubException when it cannot be had
     */
    public HubCache.Model pull(RepoName name, Progress progress) throws IOException, InterruptedException {
        HubClient.Listing listing = list(name);
        List<RemoteFile> files =
                listing.files().stream().filter(ModelPull::isWanted).toList();
        requireModel(name, listing, files);
        Path model = cache.root().resolve(name.directory());
        Path blobs = Files.createDirectories(model.resolve("blobs"));
        long total = files.stream().mapToLong(RemoteFile::size).sum();
        requireSpace(blobs, files);
        long done = 0;
        for (RemoteFile file : files) {
            long before = done;
            download.fetch(
                    name,
                    listing.commit(),
                    file,
                    blobs.resolve(file.hash()),
                    cache.root().resolve(".locks").resolve(name.directory()).resolve(file.hash() + ".lock"),
                    bytes -> progress.at(file.name(), before + bytes, total));
            done += file.size();
        }
        Path snapshot = publish(name, listing.commit(), files, model);
        return new HubCache.Model(name, listing.commit(), snapshot, total);
    }

    /** A Hub that is crowded for a moment is asked again; whoever sees that the network is away waits no longer than that. */
    private HubClient.Listing list(RepoName name) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return hub.list(name);
            } catch (HubException e) {
                if (!e.isTemporary() || attempt == LISTINGS) {
                    throw e;
                }
                Thread.sleep(pause.multipliedBy(attempt));
            }
        }
    }

    private static boolean isWanted(RemoteFile file) {
        return WEIGHTS.matcher(file.name()).matches()
                || (file.size() <= MAX_SMALL
                        && (SMALL.contains(file.name())
                                || LICENSE.matcher(file.name()).matches()));
    }

    private static void requireModel(RepoName name, HubClient.Listing listing, List<RemoteFile> wanted)
            throws HubException {
        for (String needed : List.of("config.json", "tokenizer.json")) {
            if (wanted.stream().noneMatch(file -> file.name().equals(needed))) {
                throw HubException.lasting(name + " has no " + needed + ": it cannot be loaded here.");
            }
        }
        if (wanted.stream().noneMatch(file -> WEIGHTS.matcher(file.name()).matches())) {
            boolean pickled = listing.files().stream()
                    .anyMatch(
                            file -> file.name().endsWith(".bin") || file.name().endsWith(".pth"));
            throw HubException.lasting(name + " has no model.safetensors"
                    + (pickled ? ", only pickled weights, which can run code and are not loaded." : "."));
        }
    }

    private static void requireSpace(Path blobs, List<RemoteFile> files) throws IOException {
        double missing = 0; // whatever sizes somebody claims, their sum is no smaller
        for (RemoteFile file : files) {
            Path partial = blobs.resolve(file.hash() + ".incomplete");
            long here = Files.exists(partial) ? Files.size(partial) : 0;
            missing += Files.exists(blobs.resolve(file.hash())) ? 0 : Math.max(0, file.size() - here);
        }
        long free = Files.getFileStore(blobs).getUsableSpace();
        if (missing + SPARE > free) {
            throw HubException.lasting("There is not enough space at " + blobs + ": " + (long) (missing / (1 << 20))
                    + " MiB are needed, " + (free >> 20) + " MiB are free. HF_HUB_CACHE says where models go.");
        }
    }

    /** Gives the files their names, now that all of them are there, and then the revision. */
    private static Path publish(RepoName name, String commit, List<RemoteFile> files, Path model) throws IOException {
        Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(commit));
        for (RemoteFile file : files) {
            link(snapshot, file.name(), model.resolve("blobs").resolve(file.hash()));
        }
        Path ref = model.resolve("refs").resolve(name.revision());
        Files.createDirectories(ref.getParent());
        // Not beside it: a file there, as a kill may leave it, is a revision. And none that another process moves away.
        String draft = ".%d-%d.new"
                .formatted(ProcessHandle.current().pid(), Thread.currentThread().threadId());
        Path written = Files.writeString(model.resolve(name.revision().replace('/', '_') + draft), commit);
        Files.move(written, ref, StandardCopyOption.ATOMIC_MOVE);
        return snapshot;
    }

    private static void link(Path snapshot, String name, Path blob) throws IOException {
        Path link = snapshot.resolve(name);
        if (Files.exists(link)) {
            return;
        }
        Files.deleteIfExists(link);
        try {
            Files.createSymbolicLink(link, snapshot.relativize(blob));
        } catch (FileAlreadyExistsException _) {
            // Another process was quicker, with the same.
            return;
        } catch (UnsupportedOperationException _) {
            Files.copy(blob, link);
        }
    }
}
