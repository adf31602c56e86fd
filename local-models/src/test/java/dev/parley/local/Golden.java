package dev.parley.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code text_golden.py} made: texts, and what Python's libraries make of them. */
public final class Golden {
    public static final Path DIRECTORY = Path.of("src/test/resources/text");

    private static final JsonMapper JSON = new JsonMapper();

    private Golden() {}

    public static List<JsonNode> lines(String file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (String line : Files.readAllLines(DIRECTORY.resolve(file))) {
            documents.add(JSON.readTree(line));
        }
        return documents;
    }

    public static int[] ids(JsonNode array) {
        return JSON.convertValue(array, int[].class);
    }
}
