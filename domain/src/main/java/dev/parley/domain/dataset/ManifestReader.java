package dev.parley.domain.dataset;

import dev.parley.domain.dataset.DatasetManifest.Configuration;
import dev.parley.domain.dataset.DatasetManifest.Counts;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.DatasetManifest.OffsetRange;
import dev.parley.domain.dataset.DatasetManifest.Run;
import dev.parley.domain.dataset.DatasetManifest.Source;
import dev.parley.domain.dataset.DatasetManifest.TokenUsage;
import dev.parley.domain.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A manifest from JSON; every complaint names the field. */
final class ManifestReader {
    private final Map<?, ?> object;

    private ManifestReader(Map<?, ?> object) {
        this.object = object;
    }

    static DatasetManifest read(String json) {
        ManifestReader root = new ManifestReader(Json.readObject(json));
        ManifestReader run = root.object("run");
        return new DatasetManifest(
                root.text("version"),
                root.text("dataset"),
                new Run(run.text("id"), run.text("name")),
                configuration(root.object("configuration")),
                source(root.object("source")),
                counts(root.object("counts")),
                usage(root.object("usage")),
                root.texts("models"),
                root.field("rehearsal", Boolean.class),
                new License(root.text("license")),
                root.text("language"),
                root.text("format"),
                root.objects("files", ManifestReader::file),
                root.text("parley_version"));
    }

    private static Configuration configuration(ManifestReader json) {
        return new Configuration(
                json.text("flow_schema_sha256"), json.text("templates_sha256"), json.text("models_sha256"));
    }

    private static Source source(ManifestReader json) {
        return new Source(
                json.text("topic"),
                json.objects(
                        "partitions",
                        range -> new OffsetRange(range.partition(), range.whole("first"), range.whole("end"))));
    }

    private int partition() {
        long partition = whole("partition");
        if (partition != (int) partition) {
            throw new IllegalArgumentException("not a dataset manifest: the field partition cannot be " + partition);
        }
        return (int) partition;
    }

    private static Counts counts(ManifestReader json) {
        return new Counts(
                json.whole("conversations"),
                json.whole("messages"),
                json.wholeOrNone("truncated"), // not in the manifests of earlier versions
                json.object("splits").numbers(),
                json.object("flows").numbers(),
                json.wholeOrNone("more_flows"),
                json.object("tags").numbers());
    }

    private long wholeOrNone(String name) {
        return object.containsKey(name) ? whole(name) : 0;
    }

    private static TokenUsage usage(ManifestReader json) {
        String usd = json.field("usd", Number.class).toString();
        return new TokenUsage(json.whole("prompt_tokens"), json.whole("completion_tokens"), new BigDecimal(usd));
    }

    private static DatasetFile file(ManifestReader json) {
        return new DatasetFile(
                json.text("path"), json.text("split"), json.whole("rows"), json.whole("bytes"), json.text("sha256"));
    }

    private ManifestReader object(String name) {
        return new ManifestReader(field(name, Map.class));
    }

    private <T> List<T> objects(String name, Function<ManifestReader, T> reader) {
        return ((List<?>) field(name, List.class))
                .stream()
                        .map(item -> reader.apply(new ManifestReader(checked(name, item, Map.class))))
                        .toList();
    }

    private List<String> texts(String name) {
        return ((List<?>) field(name, List.class))
                .stream().map(item -> checked(name, item, String.class)).toList();
    }

    private Map<String, Long> numbers() {
        Map<String, Long> numbers = new TreeMap<>();
        object.forEach((name, number) -> numbers.put((String) name, checked((String) name, number, Long.class)));
        return numbers;
    }

    private String text(String name) {
        return field(name, String.class);
    }

    private long whole(String name) {
        return field(name, Long.class);
    }

    private <T> T field(String name, Class<T> type) {
        return checked(name, object.get(name), type);
    }

    private static <T> T checked(String name, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("not a dataset manifest: the field " + name + " must be a "
                    + type.getSimpleName() + (value == null ? " but is missing" : ""));
        }
        return type.cast(value);
    }
}
