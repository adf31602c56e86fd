package dev.parley.domain.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. The message has one line for each problem, in the order of the file. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * @param problems what is wrong, at least one
     */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().sorted().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems is empty");
        }
        this.problems = problems.stream().sorted().toList();
    }

    /** All problems, by file, line and column. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
