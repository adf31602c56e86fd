package dev.parley.schemas.topic;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.parley.schemas.topic.Topic.Retention;
import dev.parley.schemas.trace.TraceParent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * The topic catalogue as an AsyncAPI 3 document with Kafka bindings.
 *
 * @see <a href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">AsyncAPI 3.0.0</a>
 */
public final class AsyncApi {
    private static final String AVRO = "application/vnd.apache.avro;version=1.9.0";

    private AsyncApi() {}

    /** The document in YAML; the same catalogue gives the same text. */
    public static String document(TopicNames names) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("asyncapi", "3.0.0");
        document.put("info", info());
        document.put("defaultContentType", AVRO);
        document.put("channels", channels(names));
        document.put("operations", operations());
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("messages", messages());
        components.put("schemas", Map.of("EventHeaders", headers()));
        document.put("components", components);
        try {
            return Yaml.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", "Parley");
        info.put("version", "0.1.0");
        info.put(
                "description",
                "Every event of Parley. Values are Avro in the Confluent wire format (a zero byte, a four-byte schema id,"
                        + " the record); the subject of a schema is the full name of its record. Keys are UTF-8 strings;"
                        + " a record's partition is murmur2 of the part of its key before the first dot or slash, as"
                        + " Kafka's default partitioner takes it of a whole key. Events are written in transactions: read"
                        + " what is committed. An event may be there twice, with the same key: the last one counts. On a"
                        + " compacted topic, a record without value erases what its key said; elsewhere it says nothing."
                        + " The order of a partition counts, and positions where events have them; clocks, those of"
                        + " records too, order nothing.");
        info.put("license", Map.of("name", "Apache-2.0"));
        return info;
    }

    private static Map<String, Object> channels(TopicNames names) {
        Map<String, Object> channels = new LinkedHashMap<>();
        for (Topic topic : Topics.all()) {
            Map<String, Object> channel = new LinkedHashMap<>();
            channel.put("address", names.of(topic));
            channel.put("description", topic.summary());
            Map<String, Object> messages = new LinkedHashMap<>();
            for (Schema event : topic.events()) {
                messages.put(event.getName(), Map.of("$ref", "#/components/messages/" + event.getName()));
            }
            if (!messages.isEmpty()) {
                channel.put("messages", messages);
            }
            channel.put("bindings", Map.of("kafka", kafkaBinding(topic)));
            channels.put(topic.name(), channel);
        }
        return channels;
    }

    private static Map<String, Object> kafkaBinding(Topic topic) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        switch (topic.retention()) {
            case Retention.Compacted() -> configuration.put("cleanup.policy", List.of("compact"));
            case Retention.For(Duration time) -> {
                configuration.put("cleanup.policy", List.of("delete"));
                configuration.put("retention.ms", time.toMillis());
            }
        }
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("topicConfiguration", configuration);
        binding.put("bindingVersion", "0.5.0");
        return binding;
    }

    private static Map<String, Object> operations() {
        Map<String, Object> operations = new LinkedHashMap<>();
        for (Topic topic : Topics.all()) {
            topic.writers().forEach(role -> operations.put(role + ".writes." + topic.name(), operation("send", topic)));
            topic.readers()
                    .forEach(role -> operations.put(role + ".reads." + topic.name(), operation("receive", topic)));
        }
        return operations;
    }

    private static Map<String, Object> operation(String action, Topic topic) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("action", action);
        operation.put("channel", Map.of("$ref", "#/channels/" + topic.name()));
        return operation;
    }

    private static Map<String, Object> messages() {
        Map<String, Object> messages = new LinkedHashMap<>();
        for (Topic topic : Topics.all()) {
            for (Schema event : topic.events()) {
                messages.put(event.getName(), message(event));
            }
        }
        return messages;
    }

    /** How the event's key is made up; on each of its topics, where they differ. */
    private static String key(Schema event) {
        List<Topic> topics = Topics.all().stream()
                .filter(topic -> topic.events().contains(event))
                .toList();
        return topics.size() == 1
                ? topics.getFirst().key()
                : topics.stream()
                        .map(topic -> "on " + topic.name() + ": " + topic.key())
                        .collect(Collectors.joining("; "));
    }

    private static Map<String, Object> headers() {
        Map<String, Object> trace = new LinkedHashMap<>();
        trace.put("type", "string");
        trace.put("pattern", TraceParent.PATTERN);
        trace.put(
                "description",
                "W3C trace context. One trace per generated conversation, run or chat; what an event causes is in its trace.");
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("type", "object");
        headers.put("properties", Map.of(TraceParent.HEADER, trace));
        return headers;
    }

    private static Map<String, Object> message(Schema event) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("type", "string");
        key.put("description", key(event));
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("schemaFormat", AVRO);
        payload.put("schema", new AvroTree().of(event));
        Map<String, Object> kafka = new LinkedHashMap<>();
        kafka.put("key", key);
        kafka.put("schemaIdLocation", "payload");
        kafka.put("schemaIdPayloadEncoding", "confluent");
        kafka.put("bindingVersion", "0.5.0");
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("name", event.getFullName());
        message.put("summary", event.getDoc());
        message.put("contentType", AVRO);
        message.put("headers", Map.of("$ref", "#/components/schemas/EventHeaders"));
        message.put("payload", payload);
        message.put("bindings", Map.of("kafka", kafka));
        return message;
    }

    /** An Avro schema as maps and lists, each named type spelled out where it is first used. */
    private static final class AvroTree {
        private final List<String> known = new ArrayList<>();

        Object of(Schema schema) {
            return switch (schema.getType()) {
                case RECORD -> known.contains(schema.getFullName()) ? schema.getFullName() : record(schema);
                case ARRAY -> {
                    Map<String, Object> array = new LinkedHashMap<>();
                    array.put("type", "array");
                    array.put("items", of(schema.getElementType()));
                    yield array;
                }
                case UNION -> schema.getTypes().stream().map(this::of).toList();
                default -> primitive(schema);
            };
        }

        private Map<String, Object> record(Schema schema) {
            known.add(schema.getFullName());
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("type", "record");
            record.put("name", schema.getName());
            record.put("namespace", schema.getNamespace());
            record.put("doc", schema.getDoc());
            record.put("fields", schema.getFields().stream().map(this::field).toList());
            return record;
        }

        private Map<String, Object> field(Schema.Field field) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("name", field.name());
            result.put("type", of(field.schema()));
            if (field.doc() != null) {
                result.put("doc", field.doc());
            }
            // Without it nobody could read what was written before the field was there.
            if (field.hasDefaultValue()) {
                Object value = field.defaultVal();
                result.put("default", value == JsonProperties.NULL_VALUE ? NullNode.getInstance() : value);
            }
            return result;
        }

        private static Object primitive(Schema schema) {
            String name = schema.getType().getName();
            if (schema.getLogicalType() == null) {
                return name;
            }
            Map<String, Object> logical = new LinkedHashMap<>();
            logical.put("type", name);
            logical.put("logicalType", schema.getLogicalType().getName());
            return logical;
        }
    }
}
