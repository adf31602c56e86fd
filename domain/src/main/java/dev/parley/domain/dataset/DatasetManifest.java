package dev.parley.domain.dataset;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a dataset is, what it was made from and what its files hold. Nothing in it comes from a clock: the same offsets and
 * configuration give the same manifest to the byte.
 *
 * @param version the {@linkplain DatasetVersion version}
 * @param dataset id of the dataset: the run and how its examples are built
 * @param run the generation run
 * @param configuration checksums of the run's configuration
 * @param source where on the log the examples lie
 * @param counts how much is in it
 * @param usage what the model calls consumed
 * @param models the models that wrote turns, sorted
 * @param rehearsal whether any turn was rehearsed instead of written by a model
 * @param license what others may do with the dataset
 * @param language the language of the conversations, as an ISO 639 code
 * @param format the format of the files
 * @param files the files, sorted by path
 * @param parleyVersion version of the program that wrote them
 */
public record DatasetManifest(
        String version,
        String dataset,
        Run run,
        Configuration configuration,
        Source source,
        Counts counts,
        TokenUsage usage,
        List<String> models,
        boolean rehearsal,
        License license,
        String language,
        String format,
        List<DatasetFile> files,
        String parleyVersion) {

    public DatasetManifest {
        requireNonNull(version, "version is null");
        requireNonNull(dataset, "dataset is null");
        requireNonNull(run, "run is null");
        requireNonNull(configuration, "configuration is null");
        requireNonNull(source, "source is null");
        requireNonNull(counts, "counts is null");
        requireNonNull(usage, "usage is null");
        models = List.copyOf(models);
        requireNonNull(license, "license is null");
        requireNonNull(language, "language is null");
        requireNonNull(format, "format is null");
        files = List.copyOf(files);
        requireNonNull(parleyVersion, "parleyVersion is null");
    }

    /** The manifest as JSON for people and programs: two spaces of indentation, fields in a fixed order. */
    public byte[] toJson() {
        return ManifestWriter.write(this);
    }

    /**
     * The manifest that a JSON text holds.
     *
     * @throws IllegalArgumentException when it is no manifest; the message names the field
     */
    public static DatasetManifest fromJson(String json) {
        return ManifestReader.read(json);
    }

    /** A generation run. */
    public record Run(String id, String name) {}

    /** SHA-256 of the texts that the run was planned with. */
    public record Configuration(String flowSchemaSha256, String templatesSha256, String modelsSha256) {}

    /** The examples' place on the log. */
    public record Source(String topic, List<OffsetRange> partitions) {
        public Source {
            partitions = List.copyOf(partitions);
        }
    }

    /** The examples of one partition lie from offset {@code first} up to, not including, {@code end}. */
    public record OffsetRange(int partition, long first, long end) {
        public OffsetRange {
            if (first < 0 || end <= first) {
                throw new IllegalArgumentException("end must be greater than first: " + first + ".." + end);
            }
        }
    }

    /**
     * How much is in a dataset.
     *
     * @param truncated conversations with a turn that the limit of tokens cut off
     * @param splits conversations by split
     * @param flows conversations by flow id: of the flows with the most conversations, where there are too many to name
     * @param moreFlows how many flows are not named
     * @param tags conversations by tag
     */
    public record Counts(
            long conversations,
            long messages,
            long truncated,
            Map<String, Long> splits,
            Map<String, Long> flows,
            long moreFlows,
            Map<String, Long> tags) {
        public Counts {
            splits = sorted(splits);
            flows = sorted(flows);
            tags = sorted(tags);
        }

        private static Map<String, Long> sorted(Map<String, Long> counts) {
            return Collections.unmodifiableMap(new TreeMap<>(counts));
        }
    }

    /** Tokens and cost of all model calls. */
    public record TokenUsage(long promptTokens, long completionTokens, BigDecimal usd) {
        public TokenUsage {
            usd = usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
        }
    }

    /**
     * A file of the dataset.
     *
     * @param path relative to the manifest, with forward slashes
     * @param split train, validation or all
     * @param rows its rows or lines
     * @param bytes its size
     * @param sha256 its checksum
     */
    public record DatasetFile(String path, String split, long rows, long bytes, String sha256) {}
}
