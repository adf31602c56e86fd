package dev.parley.api.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * The OpenAPI document: what the compiler wrote from the controllers, and at each operation what all of them have in common,
 * which would otherwise be repeated at every controller; {@code overlay.yml} says what annotations cannot.
 */
final class OpenApiDocument {
    private static final String GENERATED = "/META-INF/swagger/parley.yml";
    private static final String OVERLAY = "/docs/overlay.yml";
    private static final String MORE = "+";
    private static final String REFERENCE = "$ref";
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ObjectNode document;

    private OpenApiDocument(ObjectNode document) {
        this.document = document;
    }

    /** Reads and completes it. */
    static OpenApiDocument load() {
        try {
            ObjectNode document = read(GENERATED);
            GeneratedSchemas.correct(document);
            merge(read(OVERLAY), document);
            CommonAnswers common = new CommonAnswers();
            document.withObject("/components/responses").setAll(common.all());
            for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
                for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                    if (operation.getValue() instanceof ObjectNode described && described.has("responses")) {
                        common.addTo(path.getKey(), operation.getKey(), described);
                    }
                }
            }
            return new OpenApiDocument(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode read(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(name), name)) {
            return (ObjectNode) YAML.readTree(text);
        }
    }

    /** Objects grow into each other; everything else is replaced, or appended to where the name ends with a plus. */
    private static void merge(ObjectNode from, ObjectNode into) {
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            String name = entry.getKey();
            if (name.endsWith(MORE)) {
                into.withArray(name.substring(0, name.length() - MORE.length())).addAll((ArrayNode) entry.getValue());
            } else if (entry.getValue() instanceof ObjectNode more && into.get(name) instanceof ObjectNode known) {
                if (more.has(REFERENCE)) {
                    known.removeAll();
                } else {
                    known.remove(REFERENCE);
                }
                merge(more, known);
            } else {
                into.set(name, entry.getValue());
            }
        }
    }

    String yaml() {
        return written(YAML);
    }

    String json() {
        return written(JSON);
    }

    private String written(ObjectMapper mapper) {
        try {
            return mapper.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
