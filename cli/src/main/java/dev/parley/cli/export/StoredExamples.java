package dev.parley.cli.export;

import dev.parley.cli.export.ExportException.Reason;
import dev.parley.events.ExampleDerived;
import java.io.Closeable;
import java.io.IOException;

/** The examples of a dataset, in ascending order of their conversations' ids; they can be gone through again and again. */
final class StoredExamples implements Closeable {
    /** Between conversation id and dataset in a sort key; less than any character of an id. */
    static final char SEPARATOR = '\n';

    private final ExternalSort sort;
    private final EventReader<ExampleDerived> reader;
    private final String dataset;

    StoredExamples(ExternalSort sort, EventReader<ExampleDerived> reader, String dataset) {
        this.sort = sort;
        this.reader = reader;
        this.dataset = dataset;
    }

    /** What is done with each example. */
    interface Visitor {
        void visit(ExampleDerived event, int partition, long offset) throws IOException, ExportException;
    }

    String dataset() {
        return dataset;
    }

    /** Name of the topic that they come from. */
    String topic() {
        return reader.topic();
    }

    void forEach(Visitor visitor) throws IOException, ExportException {
        String suffix = SEPARATOR + dataset;
        try (SortedEntries entries = sort.open()) {
            for (SortEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry.value() != null && entry.key().endsWith(suffix)) {
                    visitor.visit(event(entry), entry.partition(), entry.offset());
                }
            }
        }
    }

    private ExampleDerived event(SortEntry entry) throws ExportException {
        ExampleDerived event = reader.decode(entry.value(), entry.partition(), entry.offset());
        if (event == null) {
            throw new ExportException(Reason.LOG_UNREADABLE, "An example of " + topic() + " has no value.");
        }
        return event;
    }

    /** Deletes the temporary files. */
    @Override
    public void close() throws IOException {
        sort.close();
    }
}
