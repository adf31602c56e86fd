package dev.parley.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.events.ConversationPaused;
import dev.parley.events.SeedPlanned;
import dev.parley.events.TurnRecorded;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class EventSerdeTest {
    private final ListRegistry registry = new ListRegistry();
    private final EventSerdes serdes = new EventSerdes(registry);

    @Test
    void shouldWriteTheConfluentWireFormat() {
        byte[] bytes = serdes.any().serialize("t", turn("hello"));

        assertThat(bytes[0]).isZero();
        assertThat(registry.byId(ByteBuffer.wrap(bytes, 1, 4).getInt()).getFullName())
                .isEqualTo("dev.parley.events.TurnRecorded");
    }

    @Test
    void shouldReadBackEveryTypeOfATopic() {
        EventSerde<SpecificRecord> any = serdes.any();
        ConversationPaused paused = ConversationPaused.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setConversationId("c")
                .setPosition(1)
                .setCode("budget_exhausted")
                .setMessage("m")
                .build();

        assertThat(any.deserialize("t", any.serialize("t", turn("ä")))).isEqualTo(turn("ä"));
        assertThat(any.deserialize("t", any.serialize("t", paused))).isEqualTo(paused);
    }

    @Test
    void shouldKeepTombstones() {
        assertThat(serdes.any().serialize("t", null)).isNull();
        assertThat(serdes.any().deserialize("t", null)).isNull();
    }

    @Test
    void shouldRefuseWhatIsNotInTheWireFormat() {
        assertThatThrownBy(() -> serdes.any().deserialize("parley.turns", new byte[] {1, 2, 3}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("parley.turns")
                .hasMessageContaining("3 bytes");
    }

    @Test
    void shouldRefuseAnotherEventThanExpected() {
        byte[] bytes = serdes.any().serialize("t", turn("x"));

        assertThatThrownBy(() -> serdes.of(SeedPlanned.class).deserialize("t", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("SeedPlanned");
    }

    @Test
    void shouldReadWhatAnOlderWriterWrote() {
        Schema older = SchemaBuilder.record("ConversationPaused")
                .namespace("dev.parley.events")
                .fields()
                .requiredString("event_id")
                .name("occurred_at")
                .type(ConversationPaused.getClassSchema()
                        .getField("occurred_at")
                        .schema())
                .noDefault()
                .requiredString("conversation_id")
                .requiredInt("position")
                .requiredString("code")
                .requiredString("message")
                .endRecord();
        org.apache.avro.generic.GenericData.Record record = new org.apache.avro.generic.GenericData.Record(older);
        record.put("event_id", "e");
        record.put("occurred_at", 5L);
        record.put("conversation_id", "c");
        record.put("position", 2);
        record.put("code", "x");
        record.put("message", "m");

        ConversationPaused read = serdes.of(ConversationPaused.class).deserialize("t", bytes(older, record));

        assertThat(read.getPosition()).isEqualTo(2);
        assertThat(read.getAttempt()).isEqualTo(1);
    }

    private byte[] bytes(Schema schema, Object record) {
        try (java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream()) {
            out.write(0);
            out.writeBytes(ByteBuffer.allocate(4).putInt(registry.idOf(schema)).array());
            var encoder = org.apache.avro.io.EncoderFactory.get().directBinaryEncoder(out, null);
            new org.apache.avro.generic.GenericDatumWriter<>(schema).write(record, encoder);
            return out.toByteArray();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static TurnRecorded turn(String text) {
        return TurnRecorded.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.ofEpochMilli(1_700_000_000_000L))
                .setConversationId("c")
                .setPosition(1)
                .setRole("agent")
                .setText(text)
                .setSource("template")
                .build();
    }

    /** A registry in a list. */
    private static final class ListRegistry implements SchemaRegistry {
        private final List<Schema> schemas = new ArrayList<>();

        @Override
        public synchronized int idOf(Schema schema) {
            if (!schemas.contains(schema)) {
                schemas.add(schema);
            }
            return schemas.indexOf(schema);
        }

        @Override
        public synchronized Schema byId(int id) {
            return schemas.get(id);
        }
    }
}
