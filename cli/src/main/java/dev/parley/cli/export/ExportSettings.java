package dev.parley.cli.export;

import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where exports read from.
 *
 * @param consumerProperties how to reach the broker; what concerns reading is set by the export itself
 * @param topics names of the topics
 * @param serdes how events are read
 * @param temporaryFiles where sorted parts go when there are more examples than fit in memory
 * @param sortBufferBytes what may be kept in memory for sorting, at least 1 KiB
 * @param parleyVersion goes into manifests
 */
public record ExportSettings(
        Map<String, Object> consumerProperties,
        TopicNames topics,
        EventSerdes serdes,
        Path temporaryFiles,
        long sortBufferBytes,
        String parleyVersion) {
    /** Enough for most datasets, and small beside the heap that commands get. */
    public static final long DEFAULT_SORT_BUFFER_BYTES = 64L << 20;

    private static final long LEAST_SORT_BUFFER_BYTES = 1 << 10;

    public ExportSettings {
        consumerProperties = Map.copyOf(consumerProperties);
        if (sortBufferBytes < LEAST_SORT_BUFFER_BYTES) {
            throw new IllegalArgumentException("sortBufferBytes must be at least 1024: " + sortBufferBytes);
        }
    }

    /** Settings with the default buffer and the platform's directory for temporary files. */
    public static ExportSettings of(
            Map<String, Object> consumerProperties, TopicNames topics, EventSerdes serdes, String parleyVersion) {
        Path temporaryFiles = Path.of(System.getProperty("java.io.tmpdir"));
        return new ExportSettings(
                consumerProperties, topics, serdes, temporaryFiles, DEFAULT_SORT_BUFFER_BYTES, parleyVersion);
    }

    /** The same with another place for sorted parts. */
    public ExportSettings withTemporaryFiles(Path directory) {
        return new ExportSettings(consumerProperties, topics, serdes, directory, sortBufferBytes, parleyVersion);
    }
}
