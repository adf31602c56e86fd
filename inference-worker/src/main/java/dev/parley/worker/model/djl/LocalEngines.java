package dev.parley.worker.model.djl;

import dev.parley.domain.models.Backend;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.engine.Device;
import dev.parley.local.engine.EngineSettings;
import dev.parley.local.engine.LoadProgress;
import dev.parley.local.engine.PacedProgress;
import dev.parley.local.engine.Precision;
import dev.parley.local.hub.HubCache;
import dev.parley.local.text.LocalModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models in the memory of this process. Workers that ask for the same one share it; it is loaded when the first of them
 * needs it, and its memory is freed when the last of them is closed. Thread-safe.
 */
public final class LocalEngines {
    /** Those of the process: memory is the process's as well. */
    public static final LocalEngines SHARED = new LocalEngines();

    private static final int QUEUE = 1024;
    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(5);

    private final Map<Key, Entry> entries = new HashMap<>();

    LocalEngines() {}

    private record Key(Path path, Backend.Djl settings) {}

    private static final class Entry {
        private final String name;
        private @Nullable CompletableFuture<LocalModel> loading;
        private int users;

        Entry(String name) {
            this.name = name;
        }

        /** It was loaded, and a step failed later: its memory is free, and what was at work has failed. */
        boolean broke() {
            return loaded().filter(model -> !model.isOpen()).isPresent();
        }

        Optional<LocalModel> loaded() {
            return loading != null && loading.state() == Future.State.SUCCESS
                    ? Optional.of(loading.resultNow())
                    : Optional.empty();
        }
    }

    /** A share in a model; to be closed by who took it. */
    public final class Share implements AutoCloseable {
        private final Key key;
        private final Entry entry;
        private final Consumer<String> notes;
        private boolean closed;

        private Share(Key key, Entry entry, Consumer<String> notes) {
            this.key = key;
            this.entry = entry;
            this.notes = notes;
        }

        /**
         * The model, once it is loaded. It is loaded by a thread of its own, so that whoever waits can be interrupted; and
         * once more when it broke.
         *
         * @throws CheckpointException when it cannot be loaded; it is not tried again in this process
         */
        LocalModel model() throws InterruptedException {
            try {
                return begin().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof CheckpointException known
                        ? known
                        : new CheckpointException("the model '" + entry.name + "' was not loaded: " + e.getCause(), e);
            }
        }

        private CompletableFuture<LocalModel> begin() {
            synchronized (entries) {
                if (closed) {
                    throw new CheckpointException("the model '" + entry.name + "' was closed");
                }
                CompletableFuture<LocalModel> loading = entry.loading;
                if (loading == null || entry.broke()) {
                    loading = begin(entry.loaded());
                    entry.loading = loading;
                }
                return loading;
            }
        }

        /** @param broken the one before, whose tokenizer is still open */
        private CompletableFuture<LocalModel> begin(Optional<LocalModel> broken) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        broken.ifPresent(LocalModel::close);
                        return load(key, entry.name, notes);
                    },
                    task -> Thread.ofPlatform()
                            .name("load-" + entry.name)
                            .daemon()
                            .start(task));
        }

        Path path() {
            return key.path();
        }

        @Override
        public void close() {
            synchronized (entries) {
                if (closed) {
                    return;
                }
                closed = true;
                entry.users--;
                if (entry.users > 0) {
                    return;
                }
                entries.remove(key, entry);
            }
            if (entry.loading != null) {
                CompletableFuture<Void> _ = entry.loading.thenAccept(LocalModel::close);
            }
        }
    }

    private static LocalModel load(Key key, String name, Consumer<String> notes) {
        notes.accept("Loading the model '" + name + "' from " + key.path() + " …");
        long begin = System.nanoTime();
        LocalModel model = LocalModel.open(key.path(), settings(key.settings()), progress(name, notes));
        double seconds = (System.nanoTime() - begin) / 1e9;
        notes.accept(String.format(Locale.ROOT, "The model '%s' is ready after %.1f s.", name, seconds));
        return model;
    }

    private static LoadProgress progress(String name, Consumer<String> notes) {
        return new PacedProgress(
                BETWEEN_NOTES,
                BETWEEN_NOTES,
                System::nanoTime,
                (bytes, total) ->
                        notes.accept("Loading the model '" + name + "': " + LoadProgress.text(bytes, total) + "."));
    }

    /**
     * Takes a share in a model, without loading it yet.
     *
     * @param name by which people know it
     * @param environment the variables that its path is taken from, and the place of pulled models
     * @param notes told in sentences what takes time
     * @throws IOException when there is no such directory or pulled model; the message is for people
     */
    public Share share(String name, Backend.Djl settings, Map<String, String> environment, Consumer<String> notes)
            throws IOException {
        Key key = new Key(locate(settings, environment), settings);
        synchronized (entries) {
            Entry entry = entries.computeIfAbsent(key, _ -> new Entry(name));
            entry.users++;
            return new Share(key, entry, notes);
        }
    }

    /**
     * Where a model lies.
     *
     * @param environment the variables that its path is taken from, and the place of pulled models
     * @throws IOException when there is no such directory or pulled model; the message is for people
     */
    public static Path locate(Backend.Djl settings, Map<String, String> environment) throws IOException {
        String written =
                settings.path().resolve(environment).orElse(settings.path().text());
        return HubCache.of(environment).resolve(written).toRealPath();
    }

    private static EngineSettings settings(Backend.Djl backend) {
        return new EngineSettings(
                Precision.valueOf(backend.precision().toUpperCase(Locale.ROOT)),
                new Device(backend.device()),
                backend.threads().orElse(0),
                backend.slots(),
                backend.contextTokens().orElse(0),
                QUEUE);
    }

    /** The models that are loaded, by name, with what they do. */
    public Map<String, LocalModel> loaded() {
        Map<String, LocalModel> loaded = new TreeMap<>();
        synchronized (entries) {
            entries.values().forEach(entry -> entry.loaded().ifPresent(model -> loaded.put(entry.name, model)));
        }
        return loaded;
    }
}
