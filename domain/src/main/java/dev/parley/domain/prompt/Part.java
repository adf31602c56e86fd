package dev.parley.domain.prompt;

import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of a seed that placeholders start with. */
enum Part {
    AGENT,
    CANDIDATE,
    JOB_OPENING;

    /** As placeholders write it: {@code job_opening}. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Part> of(String name) {
        return Arrays.stream(values())
                .filter(part -> part.wireName().equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Part::wireName).toList();
    }

    Fields of(Seed seed) {
        return switch (this) {
            case AGENT -> seed.agent();
            case CANDIDATE -> seed.candidate();
            case JOB_OPENING -> seed.jobOpening();
        };
    }

    List<Fields> all(SeedConfig seeds) {
        return switch (this) {
            case AGENT -> seeds.agents();
            case CANDIDATE -> seeds.candidates();
            case JOB_OPENING -> seeds.jobOpenings();
        };
    }
}
