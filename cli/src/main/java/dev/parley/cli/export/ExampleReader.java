package dev.parley.cli.export;

import dev.parley.cli.export.ExportException.Reason;
import dev.parley.events.ExampleDerived;
import dev.parley.events.RunPlanned;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Collects the examples of one dataset of a run. Of records with the same key the last one counts, and a tombstone takes
 * its example away. The heap stays within the sort's buffer, however many examples there are.
 */
final class ExampleReader {
    private static final Comparator<LastSeen> BY_AGE = Comparator.comparingLong(LastSeen::timestamp)
            .thenComparingLong(LastSeen::offset)
            .thenComparing(LastSeen::dataset);

    private final ExportSettings settings;
    private final EventReader<ExampleDerived> reader;
    private final Map<String, LastSeen> datasets = new HashMap<>();

    ExampleReader(ExportSettings settings) {
        this.settings = settings;
        this.reader = new EventReader<>(settings, Topics.EXAMPLES, ExampleDerived.class);
    }

    /** The end of a dataset on the log. */
    private record LastSeen(String dataset, long timestamp, long offset) {}

    /**
     * Reads the whole topic once.
     *
     * @param request which dataset, and which of its examples
     */
    StoredExamples read(RunPlanned run, ExportRequest request) throws IOException, ExportException {
        ExternalSort sort = new ExternalSort(settings.temporaryFiles(), settings.sortBufferBytes());
        boolean handedOver = false;
        try {
            reader.raw().read(reader.topic(), record -> sort(sort, run.getRunId(), request, record));
            StoredExamples examples = new StoredExamples(sort, reader, choose(run, request.dataset()));
            handedOver = true;
            return examples;
        } finally {
            if (!handedOver) {
                sort.close();
            }
        }
    }

    private void sort(ExternalSort sort, String run, ExportRequest request, ConsumerRecord<String, byte[]> record)
            throws IOException, ExportException {
        String conversation = EventKeys.conversationOf(record.key());
        // The key tells without decoding, so that what somebody else wrote to the topic is nobody's trouble.
        if (!EventKeys.isOfRun(conversation, run)) {
            return;
        }
        ExampleDerived example = reader.decode(record.value(), record.partition(), record.offset());
        if (example == null) {
            String dataset = record.key().substring(record.key().lastIndexOf('/') + 1);
            sort.put(entry(conversation, dataset, record, false));
        } else if (request.seeds().test(example.getSeedId())) {
            boolean wanted = !request.skipTruncated() || example.getTruncatedTurns() == 0;
            sort.put(entry(conversation, example.getDataset(), record, wanted));
            datasets.merge(
                    example.getDataset(),
                    new LastSeen(example.getDataset(), record.timestamp(), record.offset()),
                    (one, other) -> BY_AGE.compare(one, other) < 0 ? other : one);
        }
    }

    /** One that is not wanted takes the place of those of its key that came before, as a tombstone does. */
    private static SortEntry entry(
            String conversation, String dataset, ConsumerRecord<String, byte[]> record, boolean wanted) {
        String key = conversation + StoredExamples.SEPARATOR + dataset;
        return new SortEntry(key, record.partition(), record.offset(), wanted ? record.value() : null);
    }

    private String choose(RunPlanned run, @Nullable String dataset) throws ExportException {
        if (datasets.isEmpty()) {
            throw new ExportException(
                    Reason.NOTHING_TO_EXPORT,
                    "The run " + run.getName() + " (" + run.getRunId()
                            + ") has no finished conversation yet. See how it goes with: parley status");
        }
        if (dataset == null) {
            return datasets.values().stream().max(BY_AGE).orElseThrow().dataset();
        }
        if (!datasets.containsKey(dataset)) {
            throw new ExportException(
                    Reason.NOTHING_TO_EXPORT,
                    "The run " + run.getName() + " has no dataset " + dataset + ". It has "
                            + String.join(
                                    ", ", datasets.keySet().stream().sorted().toList()) + ".");
        }
        return dataset;
    }
}
