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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {
    private static final Path GOLDEN = Path.of(System.getProperty("parley.root"), "docs", "openapi.yml");
    private static final Path SOURCES = Path.of(System.getProperty("parley.root"), "api", "src", "main", "java");
    /** A code, where a problem is made of it, and where it belongs to a status. */
    private static final Pattern CODE = Pattern.compile(
            "(?:ApiProblem(?:\\.conflict)?\\(\\s*(?:HttpStatus\\.\\w+,\\s*)?|case [A-Z_]+ -> )\"([a-z_]+)\"");

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

    /** Generated clients look at it first: what it refuses never reaches the server. */
    @ParameterizedTest
    @CsvSource({
        "https://example.com/hook, true",
        "https://hooks.Example.co.uk:8443/parley?to=a%20b, true",
        "https://example.com:80, true",
        "https://example.com:65535?x, true",
        "https://xn--bcher-kva.xn--p1ai/, true",
        "https://example.com:22/, false",
        "https://example.com:1023/, false",
        "https://example.com:65536/, false",
        "http://example.com/, false",
        "https://user@example.com/, false",
        "https://example/, false"
    })
    void shouldAllowTheWebhooksThatTheServerTakes(String url, boolean allowed) throws IOException {
        String pattern = new ObjectMapper()
                .readTree(OpenApiDocument.load().json())
                .at("/components/schemas/NewWebhook/properties/url/pattern")
                .asText();

        assertThat(url.matches(pattern)).isEqualTo(allowed);
    }

    @Test
    void shouldExplainEveryCode() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(Problems.meaning(code.wireName())).as(code.wireName()).isPresent();
        }
        assertThat(Problems.meaning("nonsense")).isEmpty();
    }

    /** Each problem's type is a link to a page: a code without a meaning would lead nowhere. Under /v1 there are no types. */
    @Test
    void shouldExplainEveryCodeThatTheApiAnswersWith() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                if (!source.getParent().endsWith("openai")) {
                    CODE.matcher(Files.readString(source)).results().forEach(found -> codes.add(found.group(1)));
                }
            }
        }

        assertThat(codes).hasSizeGreaterThan(15).contains("conversation_not_live", "foreign_origin", "uri_too_long");
        assertThat(codes)
                .allSatisfy(code -> assertThat(Problems.meaning(code)).as(code).isPresent());
    }
}
