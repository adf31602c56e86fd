package dev.parley.cli.export;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Sorts more than fits in memory: full buffers go to temporary files, sorted, and are merged while they are read. Of
 * entries with the same key the last one put counts. Not thread-safe.
 */
final class ExternalSort implements Closeable {
    private static final int FILE_BUFFER_BYTES = 1 << 16;

    private final Path temporaryRoot;
    private final long bufferBytes;
    private final List<SpillFile> spilled = new ArrayList<>();
    private TreeMap<String, SortEntry> buffer = new TreeMap<>();
    private long buffered;

    /**
     * @param temporaryRoot where temporary files are made when needed
     * @param bufferBytes what may be kept on the heap, about
     */
    ExternalSort(Path temporaryRoot, long bufferBytes) {
        this.temporaryRoot = temporaryRoot;
        this.bufferBytes = bufferBytes;
    }

    void put(SortEntry entry) throws IOException {
        SortEntry replaced = buffer.put(entry.key(), entry);
        buffered += entry.bytes() - (replaced == null ? 0 : replaced.bytes());
        if (buffered > bufferBytes) {
            spill();
        }
    }

    /** Reads everything put so far, ascending by key (by UTF-16 code units), each key once. May be called again. */
    SortedEntries open() throws IOException {
        List<EntrySource> sources = new ArrayList<>();
        try {
            for (int age = 0; age < spilled.size(); age++) {
                sources.add(EntrySource.ofFile(age, spilled.get(age)));
            }
            sources.add(EntrySource.ofMemory(spilled.size(), buffer.values().iterator()));
            return new SortedEntries(sources);
        } catch (IOException e) {
            for (EntrySource source : sources) {
                source.close();
            }
            throw e;
        }
    }

    /** How many temporary files are in use. */
    int spilledFiles() {
        return spilled.size();
    }

    private void spill() throws IOException {
        SpillFile file = SpillFile.in(temporaryRoot);
        spilled.add(file);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file.writer(), FILE_BUFFER_BYTES));
        for (SortEntry entry : buffer.values()) {
            out.writeBoolean(true);
            entry.writeTo(out);
        }
        out.writeBoolean(false);
        out.flush();
        buffer = new TreeMap<>();
        buffered = 0;
    }

    /** Deletes the temporary files. */
    @Override
    public void close() throws IOException {
        for (SpillFile file : spilled) {
            file.close();
        }
    }
}
