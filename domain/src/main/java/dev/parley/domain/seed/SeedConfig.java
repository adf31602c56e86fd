package dev.parley.domain.seed;

import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigYaml;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What {@code seeds.yml} says: the parts that seeds are combined from, each list in the order of the file.
 *
 * @param agents the recruiters, at least one
 * @param candidates those who are approached, at least one
 * @param jobOpenings what for, at least one
 */
public record SeedConfig(List<Fields> agents, List<Fields> candidates, List<Fields> jobOpenings) {

    /** The most entries that one of the lists may have. */
    public static final int MAX_ENTRIES = 10_000;

    public SeedConfig {
        agents = List.copyOf(agents);
        candidates = List.copyOf(candidates);
        jobOpenings = List.copyOf(jobOpenings);
        if (agents.isEmpty() || candidates.isEmpty() || jobOpenings.isEmpty()) {
            throw new IllegalArgumentException("agents, candidates and jobOpenings need at least one entry each");
        }
    }

    /**
     * Reads the text of a {@code seeds.yml}.
     *
     * @param fileName how problems call the file
     * @throws ConfigException with everything that is wrong with it
     */
    public static SeedConfig parse(String fileName, String text) throws ConfigException {
        ConfigProblems problems = new ConfigProblems(fileName);
        SeedConfigReader.Lists lists = ConfigYaml.parse(text, problems)
                .map(root -> new SeedConfigReader(problems).read(root))
                .orElseGet(SeedConfigReader.Lists::none);
        problems.throwIfAny();
        return new SeedConfig(lists.agents(), lists.candidates(), lists.jobOpenings());
    }

    /**
     * What can be made of a text with problems: entries that cannot be read are left out, and required fields that are
     * missing are empty. Other files can be checked against it, so that a slip in this one does not hide theirs.
     *
     * @return nothing when the text is not even a mapping
     */
    public static Optional<SeedConfig> parseLeniently(String text) {
        ConfigProblems ignored = new ConfigProblems("seeds");
        return ConfigYaml.parse(text, ignored)
                .filter(ConfigMapping.class::isInstance)
                .map(root -> MissingFields.fill(new SeedConfigReader(ignored).read(root)));
    }

    /** How many ways there are to choose an agent, a candidate and a job opening. */
    public BigInteger combinations() {
        return BigInteger.valueOf(agents.size())
                .multiply(BigInteger.valueOf(candidates.size()))
                .multiply(BigInteger.valueOf(jobOpenings.size()));
    }
}
