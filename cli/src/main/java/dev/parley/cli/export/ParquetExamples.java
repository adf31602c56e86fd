package dev.parley.cli.export;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import dev.parley.domain.dataset.Example;
import dev.parley.domain.prompt.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** An example as a Parquet row. Lists have the three levels that the format's specification asks for. */
final class ParquetExamples extends WriteSupport<Example> {
    static final MessageType SCHEMA = Types.buildMessage()
            .requiredList()
            .requiredGroupElement()
            .required(BINARY)
            .as(stringType())
            .named("role")
            .required(BINARY)
            .as(stringType())
            .named("content")
            .named("messages")
            .required(BINARY)
            .as(stringType())
            .named("conversation_id")
            .optional(BINARY)
            .as(stringType())
            .named("seed_id")
            .optional(BINARY)
            .as(stringType())
            .named("flow_id")
            .requiredList()
            .requiredElement(BINARY)
            .as(stringType())
            .named("tags")
            .requiredList()
            .requiredElement(BINARY)
            .as(stringType())
            .named("models")
            .required(BOOLEAN)
            .named("rehearsal")
            .required(INT64)
            .named("prompt_tokens")
            .required(INT64)
            .named("completion_tokens")
            .required(INT64)
            .named("truncated_turns")
            .named("example");

    private @Nullable RecordConsumer consumer;

    @Override
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("Hadoop is not on the class path");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(Example example) {
        RecordConsumer row = Objects.requireNonNull(consumer, "write before prepareForWrite");
        row.startMessage();
        messages(row, example.messages());
        text(row, "conversation_id", example.conversationId());
        text(row, "seed_id", example.seedId());
        text(row, "flow_id", example.flowId());
        texts(row, "tags", example.tags());
        texts(row, "models", example.models());
        row.startField("rehearsal", SCHEMA.getFieldIndex("rehearsal"));
        row.addBoolean(example.rehearsal());
        row.endField("rehearsal", SCHEMA.getFieldIndex("rehearsal"));
        number(row, "prompt_tokens", example.promptTokens());
        number(row, "completion_tokens", example.completionTokens());
        number(row, "truncated_turns", example.truncatedTurns());
        row.endMessage();
    }

    private static void messages(RecordConsumer row, List<Message> messages) {
        list(row, "messages", messages, message -> {
            row.startGroup();
            row.startField("role", 0);
            row.addBinary(Binary.fromString(message.role()));
            row.endField("role", 0);
            row.startField("content", 1);
            row.addBinary(Binary.fromString(message.content()));
            row.endField("content", 1);
            row.endGroup();
        });
    }

    private static void texts(RecordConsumer row, String field, List<String> texts) {
        list(row, field, texts, text -> row.addBinary(Binary.fromString(text)));
    }

    private static <T> void list(RecordConsumer row, String field, List<T> items, Consumer<T> item) {
        int index = SCHEMA.getFieldIndex(field);
        row.startField(field, index);
        row.startGroup();
        if (!items.isEmpty()) {
            row.startField("list", 0);
            for (T value : items) {
                row.startGroup();
                row.startField("element", 0);
                item.accept(value);
                row.endField("element", 0);
                row.endGroup();
            }
            row.endField("list", 0);
        }
        row.endGroup();
        row.endField(field, index);
    }

    private static void text(RecordConsumer row, String field, @Nullable String value) {
        if (value != null) {
            int index = SCHEMA.getFieldIndex(field);
            row.startField(field, index);
            row.addBinary(Binary.fromString(value));
            row.endField(field, index);
        }
    }

    private static void number(RecordConsumer row, String field, long value) {
        int index = SCHEMA.getFieldIndex(field);
        row.startField(field, index);
        row.addLong(value);
        row.endField(field, index);
    }
}
