package dev.parley.domain.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads JSON objects made of {@code String}, {@code Number}, {@code Boolean}, {@code List} and {@code Map}.
 * What is written has no spaces and keeps the order of the maps, so equal values in the same order give equal text.
 * A null has no place in these values and is refused.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * The object as JSON.
     *
     * @throws IllegalArgumentException when it holds a value of another type
     */
    public static String write(Map<?, ?> object) {
        StringWriter out = new StringWriter(512);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            writeObject(generator, object);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return out.toString();
    }

    private static void writeObject(JsonGenerator generator, Map<?, ?> object) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            generator.writeFieldName(String.valueOf(entry.getKey()));
            writeValue(generator, entry.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeValue(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case String text -> generator.writeString(text);
            case Boolean truth -> generator.writeBoolean(truth);
            case BigDecimal number -> generator.writeNumber(number.toPlainString());
            case Number number -> generator.writeNumber(number.toString());
            case Map<?, ?> object -> writeObject(generator, object);
            case List<?> list -> {
                generator.writeStartArray();
                for (Object item : list) {
                    writeValue(generator, item);
                }
                generator.writeEndArray();
            }
            default ->
                throw new IllegalArgumentException(
                        "no JSON for a " + value.getClass().getName());
        }
    }

    /**
     * The object that a text holds: whole numbers as {@code Long} or {@code BigInteger}, others as {@code BigDecimal}.
     *
     * @throws IllegalArgumentException when the text is not one JSON object without nulls
     */
    public static Map<String, Object> readObject(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("this JSON is not an object");
            }
            Map<String, Object> object = object(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("there is text after the JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text does not fail", e);
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_NULL ->
                throw new IllegalArgumentException("null has no place here: '" + parser.currentName() + "'");
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("the JSON ends too early");
        };
    }

    private static Number whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case BIG_INTEGER -> parser.getBigIntegerValue();
            case INT, LONG, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getLongValue();
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    /** A number as these values hold it: {@code Long} where it fits, otherwise {@code BigInteger} or {@code BigDecimal}. */
    public static Number normal(Number number) {
        return switch (number) {
            case Long whole -> whole;
            case BigDecimal decimal -> decimal;
            case BigInteger whole -> whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
            case Integer whole -> whole.longValue();
            case Short whole -> whole.longValue();
            case Byte whole -> whole.longValue();
            case Double decimal -> BigDecimal.valueOf(decimal);
            case Float decimal -> new BigDecimal(decimal.toString());
            default ->
                throw new IllegalArgumentException(
                        "no JSON for a " + number.getClass().getName());
        };
    }
}
