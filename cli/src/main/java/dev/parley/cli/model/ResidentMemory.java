package dev.parley.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What this process has in memory, files that it maps included: as Linux counts it. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIBIBYTE = 1024;

    private ResidentMemory() {}

    /** Bytes; empty on other systems. */
    static OptionalLong bytes() throws IOException {
        return Files.exists(STATUS) ? bytes(Files.readAllLines(STATUS)) : OptionalLong.empty();
    }

    static OptionalLong bytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
                .findFirst();
    }
}
