package dev.parley.domain.seed;

import dev.parley.domain.yaml.ConfigList;
import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigNode;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the tree of a {@code seeds.yml}; what is wrong goes to the tree's problems. */
final class SeedConfigReader {

    private static final List<String> KEYS =
            List.of("agents", "agent", "candidates", "candidate", "job_openings", "job_opening");
    static final List<String> AGENT_FIELDS =
            List.of("first_name", "last_name", "company_name", "company_info", "career_site_url");
    static final List<String> CANDIDATE_FIELDS = List.of("first_name", "last_name");
    static final List<String> EXPERIENCE_FIELDS = List.of("company", "position", "description");
    static final List<String> JOB_OPENING_FIELDS = List.of("title", "description");

    private final ConfigProblems problems;

    SeedConfigReader(ConfigProblems problems) {
        this.problems = problems;
    }

    /** The three lists; incomplete where there are problems. */
    record Lists(List<Fields> agents, List<Fields> candidates, List<Fields> jobOpenings) {
        static Lists none() {
            return new Lists(List.of(), List.of(), List.of());
        }
    }

    private interface Check {
        void check(ConfigMapping entry);
    }

    Lists read(ConfigNode root) {
        return root.asMapping("the file")
                .map(file -> {
                    file.allowOnly(KEYS);
                    return new Lists(
                            part(file, "agents", "agent", entry -> requireAll(entry, AGENT_FIELDS)),
                            part(file, "candidates", "candidate", SeedConfigReader::checkCandidate),
                            part(file, "job_openings", "job_opening", SeedConfigReader::checkJobOpening));
                })
                .orElseGet(Lists::none);
    }

    private List<Fields> part(ConfigMapping file, String plural, String singular, Check check) {
        if (file.has(plural) && file.has(singular)) {
            file.key(singular)
                    .ifPresent(key -> key.problem(
                            "'" + singular + "' stands beside '" + plural + "'",
                            "Put all of them under '" + plural + "'"));
        }
        Optional<ConfigNode> found = file.find(plural).or(() -> file.find(singular));
        if (found.isEmpty()) {
            file.key(plural)
                    .or(() -> file.key(singular))
                    .<ConfigNode>map(key -> key)
                    .orElse(file)
                    .problem("'" + plural + "' is missing", "Add '" + plural + ":' with at least one entry");
            return List.of();
        }
        return entries(found.get(), plural, singular, check);
    }

    private List<Fields> entries(ConfigNode value, String plural, String singular, Check check) {
        // A single mapping under `agent:` is one agent.
        Optional<List<ConfigNode>> items = value instanceof ConfigMapping one
                ? Optional.of(List.of(one))
                : value.asList("'" + plural + "'").map(ConfigList::items);
        if (items.isEmpty()) {
            return List.of();
        }
        if (items.get().isEmpty() || items.get().size() > SeedConfig.MAX_ENTRIES) {
            value.problem(
                    "'" + plural + "' has " + items.get().size() + " entries",
                    "Write at least one and at most " + SeedConfig.MAX_ENTRIES);
            return List.of();
        }
        return checked(items.get(), singular, check);
    }

    private static List<Fields> checked(List<ConfigNode> items, String singular, Check check) {
        List<Fields> entries = new ArrayList<>();
        Map<Fields, Integer> lines = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            String name = singular + " " + (i + 1);
            items.get(i).asMapping(name).ifPresent(entry -> {
                check.check(entry);
                Fields fields = new Fields(entry.toValue());
                Integer earlier = lines.putIfAbsent(fields, entry.line());
                if (earlier != null) {
                    entry.problem(
                            name + " is the same as the one in line " + earlier, "Remove it, or change one of the two");
                }
                entries.add(fields);
            });
        }
        return entries;
    }

    private static void checkCandidate(ConfigMapping candidate) {
        requireAll(candidate, CANDIDATE_FIELDS);
        candidate.requiredList("experiences").ifPresent(experiences -> {
            if (experiences.items().isEmpty()) {
                experiences.problem(candidate.called("experiences") + " is empty", "Write at least one experience");
            }
            for (ConfigMapping experience : experiences.mappings(candidate.called("experiences"))) {
                requireAll(experience, EXPERIENCE_FIELDS);
            }
        });
    }

    private static void checkJobOpening(ConfigMapping jobOpening) {
        requireAll(jobOpening, JOB_OPENING_FIELDS);
        String called = jobOpening.called("requirements");
        jobOpening.require("requirements").ifPresent(requirements -> {
            switch (requirements) {
                case ConfigScalar block -> requireText(block, called);
                case ConfigList list -> checkRequirements(list, called);
                case ConfigMapping mapping ->
                    mapping.problem(
                            called + " must be a list or a block of text", "Write one requirement a line, with '- '");
            }
        });
    }

    private static void checkRequirements(ConfigList list, String called) {
        if (list.items().isEmpty()) {
            list.problem(called + " is empty", "Write at least one requirement");
        }
        list.items().forEach(item -> requireText(item, called));
    }

    private static void requireAll(ConfigMapping entry, List<String> fields) {
        for (String field : fields) {
            entry.require(field).ifPresent(value -> requireText(value, entry.called(field)));
        }
    }

    private static void requireText(ConfigNode value, String called) {
        value.asText(called);
    }
}
