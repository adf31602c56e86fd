package dev.parley.local.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JSON file of a checkpoint, read with messages that name the file and the field. */
record ConfigDocument(String file, JsonNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ConfigDocument read(Path file) {
        try {
            return new ConfigDocument(file.toString(), JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: expected a Hugging Face checkpoint there", e);
        }
    }

    ConfigDocument inside(String field) {
        return new ConfigDocument(file + ": " + field, root.path(field));
    }

    boolean has(String field) {
        return root.hasNonNull(field);
    }

    /** Whether the field is there, if only as null. */
    boolean mentions(String field) {
        return root.has(field);
    }

    String text(String field, String otherwise) {
        return has(field) ? root.get(field).asText() : otherwise;
    }

    boolean flag(String field, boolean otherwise) {
        return has(field) ? root.get(field).asBoolean() : otherwise;
    }

    int count(String field) {
        if (!has(field)) {
            throw new CheckpointException(
                    file + " lacks " + field + ": expected a whole number from 1 to " + Integer.MAX_VALUE);
        }
        return count(field, 0);
    }

    int count(String field, int otherwise) {
        JsonNode value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.canConvertToExactIntegral() || value.asLong() < 1 || value.asLong() > Integer.MAX_VALUE) {
            throw new CheckpointException(
                    file + ": " + field + " is " + value + "; expected a whole number from 1 to " + Integer.MAX_VALUE);
        }
        return value.asInt();
    }

    /** A list of so many numbers above 0. */
    List<Double> numbers(String field, int size) {
        List<Double> numbers = new ArrayList<>();
        root.path(field).forEach(number -> numbers.add(number.isNumber() ? number.asDouble() : 0));
        if (numbers.size() != size || numbers.stream().anyMatch(number -> !(number > 0))) {
            throw new CheckpointException(
                    file + ": " + field + " is " + root.path(field) + "; expected " + size + " numbers above 0");
        }
        return numbers;
    }

    double number(String field, double otherwise) {
        JsonNode value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.asDouble() > 0)) {
            throw new CheckpointException(file + ": " + field + " is " + value + "; expected a number above 0");
        }
        return value.asDouble();
    }
}
