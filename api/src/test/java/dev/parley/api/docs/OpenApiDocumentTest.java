package dev.parley.api.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.schemas.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
    private static final Path GOLDEN = Path.of(System.getProperty("parley.root"), "docs", "openapi.yml");

    @Test
    void shouldDescribeTheApiAsTheCommittedDocumentDoes() throws IOException {
        String document = OpenApiDocument.load().yaml();
        if (Boolean.getBoolean("update-golden")) {
            Files.writeString(GOLDEN, document);
        }

        assertThat(document)
                .as("docs/openapi.yml is out of date: run the tests with -Dupdate-golden=true and review the change")
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void shouldBeOpenApi31WithOneNameForEachOperation() throws IOException {
        JsonNode document = new ObjectMapper().readTree(OpenApiDocument.load().json());
        List<String> operations = new ArrayList<>();
        for (JsonNode path : document.path("paths")) {
            for (Map.Entry<String, JsonNode> operation : path.properties()) {
                operations.add(operation.getValue().path("operationId").asText());
                assertThat(operation.getValue().path("summary").asText())
                        .as(operation.getValue().path("operationId").asText())
                        .isNotBlank();
            }
        }

        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(operations).isNotEmpty().doesNotContain("").doesNotHaveDuplicates();
    }

    @Test
    void shouldExplainEveryCode() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(Problems.meaning(code.wireName())).as(code.wireName()).isPresent();
        }
        assertThat(Problems.meaning("nonsense")).isEmpty();
    }
}
