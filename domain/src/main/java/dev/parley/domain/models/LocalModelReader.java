package dev.parley.domain.models;

import dev.parley.domain.yaml.ConfigMapping;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the entry of a model that the worker runs itself. */
final class LocalModelReader {
    private static final int MAX_THREADS = 1024;
    private static final int MAX_SLOTS = 1024;
    private static final int MAX_CONTEXT = 10_000_000;

    private LocalModelReader() {}

    static Optional<Backend> read(ConfigMapping entry) {
        entry.allowOnly(
                "name", "backend", "path", "precision", "device", "threads", "slots", "context_tokens", "limits");
        Optional<String> path = entry.requiredText("path");
        Optional<String> precision = entry.find("precision").isPresent()
                ? entry.choice("precision", Backend.Djl.PRECISIONS)
                : Optional.of(Backend.Djl.AUTO);
        Optional<String> device = device(entry);
        OptionalInt threads = number(entry, "threads", MAX_THREADS);
        int slots = entry.wholeNumber("slots", Backend.Djl.DEFAULT_SLOTS, 1, MAX_SLOTS);
        OptionalInt context = number(entry, "context_tokens", MAX_CONTEXT);
        if (path.isEmpty() || precision.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Backend.Djl(new Reference(path.get()), precision.get(), device.get(), threads, slots, context));
    }

    private static Optional<String> device(ConfigMapping entry) {
        String device = entry.text("device").orElse(Backend.Djl.AUTO);
        if (Backend.Djl.DEVICE.matcher(device).matches()) {
            return Optional.of(device);
        }
        ModelsReader.place(entry, "device")
                .problem(
                        entry.called("device") + " is '" + device + "', which is no device",
                        "Write auto, cpu, or cuda:0 for the first GPU");
        return Optional.empty();
    }

    private static OptionalInt number(ConfigMapping entry, String key, int most) {
        OptionalLong value = entry.wholeNumber(key, 1, most);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }
}
