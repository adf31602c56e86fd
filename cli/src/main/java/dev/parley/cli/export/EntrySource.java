package dev.parley.cli.export;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** One sorted sequence of a merge, in memory or in a file. */
final class EntrySource implements Closeable, Comparable<EntrySource> {
    private static final int FILE_BUFFER_BYTES = 1 << 16;

    private final int age;
    private final @Nullable DataInputStream file;
    private final Iterator<SortEntry> memory;
    private @Nullable SortEntry head;

    private EntrySource(int age, @Nullable DataInputStream file, Iterator<SortEntry> memory) throws IOException {
        this.age = age;
        this.file = file;
        this.memory = memory;
        advance();
    }

    /** @param age 0 for the oldest source, one more for each later one */
    static EntrySource ofFile(int age, SpillFile file) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(file.reader(), FILE_BUFFER_BYTES));
        return new EntrySource(age, in, Collections.emptyIterator());
    }

    static EntrySource ofMemory(int age, Iterator<SortEntry> entries) throws IOException {
        return new EntrySource(age, null, entries);
    }

    /** The entry that this source stands at; null at the end. */
    @Nullable
    SortEntry head() {
        return head;
    }

    void advance() throws IOException {
        if (file != null) {
            head = file.readBoolean() ? SortEntry.readFrom(file) : null;
        } else {
            head = memory.hasNext() ? memory.next() : null;
        }
    }

    /** By key; of equal keys the youngest source first. */
    @Override
    public int compareTo(EntrySource other) {
        SortEntry mine = head;
        SortEntry theirs = other.head;
        if (mine == null || theirs == null) {
            throw new IllegalStateException("a source at its end has no place in a merge");
        }
        int byKey = mine.key().compareTo(theirs.key());
        return byKey != 0 ? byKey : Integer.compare(other.age, age);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return age;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
