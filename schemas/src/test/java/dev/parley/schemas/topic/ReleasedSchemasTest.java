package dev.parley.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;

/**
 * FULL_TRANSITIVE: every schema reads what every released version wrote, and is read by it. Released versions lie in
 * {@code src/test/resources/released/<version>/<record>.avsc} and are only ever added.
 */
class ReleasedSchemasTest {
    private static final Path RELEASED =
            Path.of(System.getProperty("parley.root"), "schemas", "src", "test", "resources", "released");
    private static final SchemaValidator FULL_TRANSITIVE =
            new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

    @Test
    void shouldReadAndBeReadByEveryReleasedVersion() throws IOException {
        List<Schema> current =
                Topics.all().stream().flatMap(topic -> topic.events().stream()).toList();
        for (Schema schema : current) {
            List<Schema> released = releasedVersions(schema.getName());

            assertThatCode(() -> FULL_TRANSITIVE.validate(schema, released))
                    .as("%s breaks consumers or producers of a released version", schema.getFullName())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void shouldHaveNoReleasedEventThatIsGone() throws IOException {
        List<String> current = Topics.all().stream()
                .flatMap(topic -> topic.events().stream())
                .map(Schema::getName)
                .toList();
        try (Stream<Path> files = Files.walk(RELEASED)) {
            assertThat(files.filter(file -> file.toString().endsWith(".avsc")).toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(current)
                            .contains(file.getFileName().toString().replace(".avsc", "")));
        }
    }

    @Test
    void shouldNoticeANewFieldWithoutADefault() {
        Schema before = SchemaBuilder.record("E").fields().requiredString("a").endRecord();
        Schema after = SchemaBuilder.record("E")
                .fields()
                .requiredString("a")
                .requiredString("b")
                .endRecord();

        assertThatThrownBy(() -> FULL_TRANSITIVE.validate(after, List.of(before)))
                .isInstanceOf(SchemaValidationException.class);
    }

    private static List<Schema> releasedVersions(String name) throws IOException {
        try (Stream<Path> files = Files.walk(RELEASED)) {
            return files.filter(file -> file.getFileName().toString().equals(name + ".avsc"))
                    .sorted()
                    .map(ReleasedSchemasTest::parse)
                    .toList();
        }
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
