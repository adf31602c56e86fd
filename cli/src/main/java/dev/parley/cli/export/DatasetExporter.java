package dev.parley.cli.export;

import dev.parley.domain.dataset.DatasetCard;
import dev.parley.domain.dataset.DatasetManifest;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.Example;
import dev.parley.domain.dataset.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes the files of a dataset: the data first, the manifest when they are whole. */
final class DatasetExporter {
    private static final String MANIFEST = "manifest.json";
    private static final String CARD = "README.md";

    private final ExportRequest request;
    private final StoredExamples examples;
    private final DatasetSummary summary;
    private final String parleyVersion;

    DatasetExporter(ExportRequest request, StoredExamples examples, DatasetSummary summary, String parleyVersion) {
        this.request = request;
        this.examples = examples;
        this.summary = summary;
        this.parleyVersion = parleyVersion;
    }

    /** All conversations in one file of the OpenAI format, with a manifest beside it. */
    ExportResult conversations() throws IOException, ExportException {
        String name = "conversations_" + summary.modelName() + "_" + summary.version();
        PartFile data = new PartFile(request.output().resolve(name + ".jsonl"));
        long rows;
        try (ExampleWriter writer = ExportFormat.OPENAI.open(data.open())) {
            examples.forEach((event, partition, offset) -> writer.write(ExampleMapper.example(event)));
            rows = writer.rows();
        }
        DatasetFile file = entry(name + ".jsonl", "all", rows, data.publish());
        DatasetManifest manifest =
                summary.manifest(request, ExportFormat.OPENAI.wireName(), List.of(file), parleyVersion);
        Path manifestFile = request.output().resolve(name + ".manifest.json");
        new PartFile(manifestFile).publish(manifest.toJson());
        return new ExportResult(manifest, summary.planned(), List.of(data.target(), manifestFile));
    }

    /**
     * One file per split that has rows, the manifest and the dataset card. They replace an earlier export into the same
     * directory; its manifest stays until all else is done, and the new one waits beside it from before the first file has its
     * name: so an export that was cut off can be made good by the next, whatever that one writes.
     */
    ExportResult splits(ExportFormat format) throws IOException, ExportException {
        PartFile manifestFile = new PartFile(request.output().resolve(MANIFEST));
        EarlierExport earlier = EarlierExport.of(manifestFile);
        Map<Split, Long> rows = writeSplits(format);
        if (rows.isEmpty()) {
            throw nothingToSay(format);
        }
        List<DatasetFile> data = finish(format, rows);
        DatasetManifest manifest = summary.manifest(request, format.wireName(), data, parleyVersion);
        earlier.removeRemains(request.output());
        Files.write(manifestFile.open(), manifest.toJson());
        List<Path> files = new ArrayList<>();
        for (DatasetFile entry : data) {
            PartFile file = new PartFile(request.output().resolve(entry.path()));
            file.rename();
            files.add(file.target());
        }
        earlier.removeAllBut(data, request.output());
        files.add(publish(CARD, DatasetCard.render(manifest).getBytes(StandardCharsets.UTF_8)));
        files.add(manifestFile.publish().file());
        return new ExportResult(manifest, summary.planned(), files);
    }

    private static ExportException nothingToSay(ExportFormat format) {
        return new ExportException(
                ExportException.Reason.NOTHING_TO_EXPORT,
                "The format " + format
                        + " has one row for each turn of the agent, and these conversations have none."
                        + " Choose another --format.");
    }

    private List<DatasetFile> finish(ExportFormat format, Map<Split, Long> rows) throws IOException {
        List<DatasetFile> data = new ArrayList<>();
        for (Map.Entry<Split, Long> split : rows.entrySet()) {
            String name = format.fileOf(split.getKey());
            PartFile.Written written = new PartFile(request.output().resolve(name)).finish();
            data.add(entry(name, split.getKey().wireName(), split.getValue(), written));
        }
        return data;
    }

    /** Writes the parts of all splits in one go through the examples; gives the rows of those that have any. */
    private Map<Split, Long> writeSplits(ExportFormat format) throws IOException, ExportException {
        Map<Split, ExampleWriter> writers = new EnumMap<>(Split.class);
        try (Closing closing = new Closing(writers)) {
            examples.forEach((event, partition, offset) -> {
                Example example = ExampleMapper.example(event);
                // Loaders refuse files without rows.
                if (format.rows(example) > 0) {
                    writer(writers, format, example.split()).write(example);
                }
            });
            return closing.rows();
        }
    }

    private ExampleWriter writer(Map<Split, ExampleWriter> writers, ExportFormat format, Split split)
            throws IOException {
        ExampleWriter writer = writers.get(split);
        if (writer == null) {
            writer = format.open(new PartFile(request.output().resolve(format.fileOf(split))).open());
            writers.put(split, writer);
        }
        return writer;
    }

    private Path publish(String name, byte[] content) throws IOException {
        return new PartFile(request.output().resolve(name)).publish(content).file();
    }

    private static DatasetFile entry(String name, String split, long rows, PartFile.Written written) {
        return new DatasetFile(name, split, rows, written.bytes(), written.sha256());
    }

    /** Closes every writer, also when one fails. */
    private record Closing(Map<Split, ExampleWriter> writers) implements AutoCloseable {
        Map<Split, Long> rows() {
            Map<Split, Long> rows = new EnumMap<>(Split.class);
            writers.forEach((split, writer) -> rows.put(split, writer.rows()));
            return rows;
        }

        @Override
        public void close() throws IOException {
            IOException failure = null;
            for (ExampleWriter writer : writers.values()) {
                try {
                    writer.close();
                } catch (IOException e) {
                    failure = failure == null ? e : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
