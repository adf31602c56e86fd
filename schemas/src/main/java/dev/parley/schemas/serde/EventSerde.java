package dev.parley.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Events as bytes: a zero byte, the writer's schema id in four bytes (big-endian), then Avro binary. This is Confluent's
 * wire format, so that any Confluent-compatible client reads it. A topic may hold several types of event: the schema id
 * says which. A null is a tombstone and stays null. Thread-safe.
 *
 * @param <T> what the reader expects: one event, or {@link SpecificRecord} for any
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">the
 *     wire format</a>
 */
public final class EventSerde<T extends SpecificRecord> implements Serde<T>, Serializer<T>, Deserializer<T> {
    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    static {
        TrustedRecords.register();
    }

    private final SchemaRegistry registry;
    private final Class<T> expected;
    private final Map<Schema, DatumWriter<Object>> writers = new ConcurrentHashMap<>();
    private final Map<Integer, DatumReader<Object>> readers = new ConcurrentHashMap<>();

    /** A serde that refuses to read anything but {@code expected}. */
    public EventSerde(SchemaRegistry registry, Class<T> expected) {
        this.registry = registry;
        this.expected = expected;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T event) {
        if (event == null) {
            return null;
        }
        Schema schema = event.getSchema();
        int id = registry.idOf(schema);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        bytes.write(MAGIC);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            writers.computeIfAbsent(schema, written -> new SpecificDatumWriter<>(written))
                    .write(event, encoder);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("cannot write " + schema.getFullName() + " to " + topic, e);
        }
        return bytes.toByteArray();
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new SerializationException("a record on " + topic + " is not in the Confluent wire format: it has "
                    + bytes.length + " bytes and does not begin with a zero byte and a schema id");
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        DatumReader<Object> known = readers.get(id);
        // What is known is got without the map's locks: another id may wait for the registry behind one of them.
        DatumReader<Object> reader = known == null ? readers.computeIfAbsent(id, this::reader) : known;
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            return expected.cast(reader.read(null, decoder));
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "cannot read a record on " + topic + " of schema id " + id + " as " + expected.getSimpleName(), e);
        }
    }

    private DatumReader<Object> reader(int id) {
        Schema written = registry.byId(id);
        Class<?> type = SpecificData.get().getClass(written);
        if (type == null) {
            throw new SerializationException("schema id " + id + " is of " + written.getFullName()
                    + ", which this version of Parley does not know");
        }
        return new SpecificDatumReader<>(written, SpecificData.get().getSchema(type));
    }

    @Override
    public Serializer<T> serializer() {
        return this;
    }

    @Override
    public Deserializer<T> deserializer() {
        return this;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    public void close() {}
}
