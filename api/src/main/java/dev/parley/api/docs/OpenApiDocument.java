package dev.parley.api.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
 * which would otherwise be repeated at every controller.
 */
final class OpenApiDocument {
    private static final String GENERATED = "/META-INF/swagger/parley.yml";
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
        try (InputStream text =
                Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(GENERATED), GENERATED)) {
            ObjectNode document = (ObjectNode) YAML.readTree(text);
            GeneratedSchemas.correct(document);
            document.withObject("/components/schemas").set("Problem", problemSchema());
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

    private static ObjectNode problemSchema() throws JsonProcessingException {
        return (ObjectNode) YAML.readTree("""
                type: object
                description: RFC 9457. The code is stable; the detail is for people.
                required: [type, title, status, detail, code, errors]
                properties:
                  type: {type: string, description: "Where the code is described: /problems/{code}."}
                  title: {type: string}
                  status: {type: integer}
                  detail: {type: string}
                  code: {type: string}
                  errors:
                    type: array
                    description: Every faulty field; empty when fields are not the problem.
                    items:
                      type: object
                      required: [field, message]
                      properties:
                        field: {type: string}
                        message: {type: string}
                """);
    }
}
