package dev.parley.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** The JSON that commands print: names in snake case, no nulls, two spaces, {@code \n} on every system. */
final class Json {
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private Json() {}

    static String pretty(Object document) {
        return write(indenting(), document);
    }

    /** Prints the same as it is made, with the last line's end. */
    static void print(Object document, PrintWriter to) {
        try {
            indenting().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(to, document);
            to.print('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("print writers keep their troubles to themselves", e);
        }
    }

    private static ObjectWriter indenting() {
        return MAPPER.writer(new DefaultPrettyPrinter()
                .withObjectIndenter(LINES)
                .withArrayIndenter(LINES)
                .withSeparators(DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(
                        com.fasterxml.jackson.core.util.Separators.Spacing.AFTER)));
    }

    /** The same on one line, without the line's end. */
    static String line(Object document) {
        return write(MAPPER.writer(), document);
    }

    private static String write(ObjectWriter writer, Object document) {
        try {
            return writer.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON document: " + document.getClass(), e);
        }
    }
}
