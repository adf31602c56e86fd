package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.Interpreters;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Parley writes is readable by any Confluent-compatible client: here, Python's. */
@ExtendWith(ParleyPlatform.class)
class RegistryIT {

    @Test
    void shouldLetConfluentClientDecodeEveryEventOfTheCatalogue(Endpoints endpoints, TopicNames names)
            throws Exception {
        try (LogWriter log = new LogWriter(endpoints, names)) {
            log.commit(() -> {
                for (Topic topic : Topics.all()) {
                    for (Schema event : topic.events()) {
                        log.send(topic, "seed/" + event.getName(), filled(event));
                    }
                }
            });
        }

        String summary = Interpreters.python(
                "check_registry.py", endpoints.bootstrapServers(), endpoints.ccompatUrl(), names.prefix());

        JsonNode counts = new ObjectMapper().readTree(summary);
        for (Topic topic : Topics.all()) {
            List<String> expected =
                    topic.events().stream().map(Schema::getFullName).sorted().toList();
            List<String> decoded = new ArrayList<>();
            counts.path(topic.name()).fieldNames().forEachRemaining(decoded::add);
            assertThat(decoded).as(topic.name()).isEqualTo(expected);
        }
    }

    /** An event with a value in every field, the nullable ones included. */
    private static SpecificRecord filled(Schema schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(SampleValues.of(schema), encoder);
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
            return new SpecificDatumReader<SpecificRecord>(schema).read(null, decoder);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }
}
