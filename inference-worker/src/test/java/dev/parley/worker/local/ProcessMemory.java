package dev.parley.worker.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of this process, on Linux with glibc.
 *
 * @param residentKb in memory
 * @param nativeKb handed out by the C library's heap and not given back
 */
record ProcessMemory(long residentKb, long nativeKb) {
    /** {@code struct mallinfo2}: ten sizes. */
    private static final StructLayout MALLINFO = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG).withName("sizes"));

    private static final int MAPPED = 4;
    private static final int IN_USE = 7;
    private static final MethodHandle MALLINFO2 = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(MALLINFO));

    static ProcessMemory now() {
        return new ProcessMemory(readResident(), nativeBytes() / 1024);
    }

    private static long readResident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long nativeBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sizes = mallinfo(arena);
            return sizes.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + sizes.getAtIndex(ValueLayout.JAVA_LONG, IN_USE);
        }
    }

    private static MemorySegment mallinfo(SegmentAllocator allocator) {
        try {
            return (MemorySegment) MALLINFO2.invokeExact(allocator);
        } catch (Throwable e) {
            throw new IllegalStateException("mallinfo2 cannot be called", e);
        }
    }
}
