package dev.parley.domain.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.DatasetManifest.OffsetRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A manifest to JSON, to be read by people as well. */
final class ManifestWriter {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final JsonGenerator json;

    private ManifestWriter(JsonGenerator json) {
        this.json = json;
    }

    static byte[] write(DatasetManifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes).setPrettyPrinter(printer())) {
            new ManifestWriter(json).manifest(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /** Line feeds on every platform, as equal manifests are equal everywhere. */
    private static DefaultPrettyPrinter printer() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
    }

    private void manifest(DatasetManifest manifest) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", manifest.version());
        json.writeStringField("dataset", manifest.dataset());
        json.writeStringField("format", manifest.format());
        json.writeBooleanField("rehearsal", manifest.rehearsal());
        strings("models", manifest.models());
        json.writeStringField("language", manifest.language());
        json.writeStringField("license", manifest.license().name());
        json.writeStringField("license_note", manifest.license().note());
        run(manifest);
        source(manifest.source());
        counts(manifest.counts());
        usage(manifest.usage());
        files(manifest.files());
        json.writeStringField("parley_version", manifest.parleyVersion());
        json.writeEndObject();
    }

    private void run(DatasetManifest manifest) throws IOException {
        json.writeObjectFieldStart("run");
        json.writeStringField("id", manifest.run().id());
        json.writeStringField("name", manifest.run().name());
        json.writeEndObject();
        json.writeObjectFieldStart("configuration");
        json.writeStringField("flow_schema_sha256", manifest.configuration().flowSchemaSha256());
        json.writeStringField("templates_sha256", manifest.configuration().templatesSha256());
        json.writeStringField("models_sha256", manifest.configuration().modelsSha256());
        json.writeEndObject();
    }

    private void source(DatasetManifest.Source source) throws IOException {
        json.writeObjectFieldStart("source");
        json.writeStringField("topic", source.topic());
        json.writeArrayFieldStart("partitions");
        for (OffsetRange range : source.partitions()) {
            json.writeStartObject();
            json.writeNumberField("partition", range.partition());
            json.writeNumberField("first", range.first());
            json.writeNumberField("end", range.end());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void counts(DatasetManifest.Counts counts) throws IOException {
        json.writeObjectFieldStart("counts");
        json.writeNumberField("conversations", counts.conversations());
        json.writeNumberField("messages", counts.messages());
        json.writeNumberField("truncated", counts.truncated());
        numbers("splits", counts.splits());
        numbers("flows", counts.flows());
        if (counts.moreFlows() > 0) {
            json.writeNumberField("more_flows", counts.moreFlows());
        }
        numbers("tags", counts.tags());
        json.writeEndObject();
    }

    private void usage(DatasetManifest.TokenUsage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", usage.promptTokens());
        json.writeNumberField("completion_tokens", usage.completionTokens());
        json.writeFieldName("usd");
        json.writeNumber(usage.usd().toPlainString());
        json.writeEndObject();
    }

    private void files(List<DatasetFile> files) throws IOException {
        json.writeArrayFieldStart("files");
        for (DatasetFile file : files) {
            json.writeStartObject();
            json.writeStringField("path", file.path());
            json.writeStringField("split", file.split());
            json.writeNumberField("rows", file.rows());
            json.writeNumberField("bytes", file.bytes());
            json.writeStringField("sha256", file.sha256());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void strings(String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void numbers(String field, Map<String, Long> values) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, Long> value : values.entrySet()) {
            json.writeNumberField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }
}
