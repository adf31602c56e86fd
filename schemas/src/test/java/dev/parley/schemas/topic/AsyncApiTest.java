package dev.parley.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
    private static final Path GOLDEN = Path.of(System.getProperty("parley.root"), "docs", "asyncapi.yaml");

    @Test
    void shouldDescribeTheCatalogueAsTheCommittedDocumentDoes() throws IOException {
        String document = AsyncApi.document(TopicNames.DEFAULT);
        if (Boolean.getBoolean("update-golden")) {
            Files.writeString(GOLDEN, document);
        }

        assertThat(document)
                .as("docs/asyncapi.yaml is out of date: run the tests with -Dupdate-golden=true and review the change")
                .isEqualTo(Files.readString(GOLDEN));
    }
}
