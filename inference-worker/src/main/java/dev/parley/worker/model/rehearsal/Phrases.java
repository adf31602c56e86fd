package dev.parley.worker.model.rehearsal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a rehearsal says where neither the example nor the seed gives it words: the sections of {@code phrases.txt}. */
final class Phrases {
    private static final Map<String, List<String>> SECTIONS = read();

    private Phrases() {}

    /** The phrases of a section, at least one. */
    static List<String> of(String section) {
        List<String> phrases = SECTIONS.get(section);
        if (phrases == null || phrases.isEmpty()) {
            throw new IllegalArgumentException("phrases.txt has no section " + section);
        }
        return phrases;
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("[")) {
                section = new ArrayList<>();
                sections.put(line.substring(1, line.length() - 1), section);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                section.add(line);
            }
        }
        return sections;
    }

    private static List<String> lines() {
        try (InputStream resource = Phrases.class.getResourceAsStream("phrases.txt")) {
            if (resource == null) {
                throw new IllegalStateException("phrases.txt is missing from the jar");
            }
            return new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("phrases.txt cannot be read", e);
        }
    }
}
