package dev.parley.domain.seed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Puts something empty wherever a required field is missing. */
final class MissingFields {

    private MissingFields() {}

    static SeedConfig fill(SeedConfigReader.Lists lists) {
        return new SeedConfig(
                all(lists.agents(), agent -> texts(agent, SeedConfigReader.AGENT_FIELDS)),
                all(lists.candidates(), MissingFields::candidate),
                all(lists.jobOpenings(), MissingFields::jobOpening));
    }

    /** A list without entries gets one, so that there is something to look into. */
    private static List<Fields> all(List<Fields> entries, UnaryOperator<Map<String, Object>> fill) {
        List<Fields> present = entries.isEmpty() ? List.of(new Fields(Map.of())) : entries;
        return present.stream()
                .map(entry -> new Fields(fill.apply(new LinkedHashMap<>(entry.values()))))
                .toList();
    }

    private static Map<String, Object> texts(Map<String, Object> entry, List<String> fields) {
        fields.forEach(field -> entry.putIfAbsent(field, ""));
        return entry;
    }

    private static Map<String, Object> candidate(Map<String, Object> candidate) {
        List<?> given = candidate.get("experiences") instanceof List<?> list ? list : List.of();
        List<Map<String, Object>> experiences = (given.isEmpty() ? List.of(Map.of()) : given)
                .stream().map(MissingFields::experience).toList();
        candidate.put("experiences", experiences);
        return texts(candidate, SeedConfigReader.CANDIDATE_FIELDS);
    }

    private static Map<String, Object> experience(Object given) {
        Map<String, Object> experience = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> experience.put(String.valueOf(name), value));
        }
        return texts(experience, SeedConfigReader.EXPERIENCE_FIELDS);
    }

    private static Map<String, Object> jobOpening(Map<String, Object> jobOpening) {
        jobOpening.putIfAbsent("requirements", List.of(""));
        return texts(jobOpening, SeedConfigReader.JOB_OPENING_FIELDS);
    }
}
