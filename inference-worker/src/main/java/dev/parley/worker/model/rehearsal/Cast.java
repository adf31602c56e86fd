package dev.parley.worker.model.rehearsal;

import dev.parley.domain.json.Json;
import dev.parley.worker.model.Scene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks with whom about what, as far as the seed tells. Nothing has to be there: what a user's seeds leave out is made
 * up for by the phrase banks.
 *
 * @param experiences the latest first
 * @param requirements each in its own words, without bullets
 * @param description sentences of the job's description
 * @param fields every field of agent, candidate and job opening with a single value, by name
 */
record Cast(
        List<Experience> experiences,
        List<String> requirements,
        List<String> description,
        String title,
        Map<String, String> fields) {

    /** One station of the candidate. */
    record Experience(String company, String position, String description) {}

    static Cast of(Scene scene) {
        Map<String, Object> candidate = read(scene.candidate());
        Map<String, Object> job = read(scene.jobOpening());
        Map<String, String> fields = new LinkedHashMap<>();
        Stream.of(read(scene.agent()), candidate, job)
                .forEach(part -> part.forEach((name, value) -> {
                    if (value instanceof String || value instanceof Number) {
                        fields.putIfAbsent(name, value.toString());
                    }
                }));
        return new Cast(
                experiences(candidate.get("experiences")),
                lines(job.getOrDefault("requirements", "")),
                sentences(text(job, "description")),
                text(job, "title"),
                fields);
    }

    private static Map<String, Object> read(String json) {
        try {
            return Json.readObject(json);
        } catch (IllegalArgumentException _) {
            return Map.of();
        }
    }

    private static List<Experience> experiences(@Nullable Object value) {
        List<Experience> experiences = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> station) {
                    experiences.add(new Experience(
                            text(station, "company"), text(station, "position"), text(station, "description")));
                }
            }
        }
        return experiences;
    }

    private static String text(Map<?, ?> map, String name) {
        return map.get(name) instanceof String text ? text.strip() : "";
    }

    private static List<String> lines(Object value) {
        Stream<String> lines = value instanceof List<?> list
                ? list.stream().map(String::valueOf)
                : String.valueOf(value).lines();
        return lines.map(line -> line.replaceFirst("^[\\s\\-*•]+", "").strip())
                .map(line -> line.replaceFirst("[.;,]+$", ""))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static List<String> sentences(String text) {
        return Stream.of(text.replaceAll("\\s+", " ").split("(?<=[.!?])\\s+"))
                .map(sentence -> sentence.replaceFirst("[.!?]+$", "").strip())
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    /** Where the candidate works now. */
    Optional<Experience> current() {
        return experiences.stream().findFirst();
    }

    /** A station before the present one, the present one if there is no other. */
    Optional<Experience> earlier(Dice fixed) {
        return experiences.size() < 2
                ? current()
                : Optional.of(fixed.fixed("earlier", experiences.subList(1, experiences.size())));
    }

    /** The value of a field whose name has the same words. */
    Optional<String> field(String words) {
        return Optional.ofNullable(fields.get(words.replace(' ', '_')));
    }

    /** Everything that the résumé says, in one text. */
    String resume() {
        StringBuilder resume = new StringBuilder();
        experiences.forEach(station -> resume.append(station.position())
                .append(". ")
                .append(station.description())
                .append('\n'));
        return resume.toString();
    }
}
