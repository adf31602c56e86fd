package dev.parley.domain.configuration;

import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigFile;
import dev.parley.domain.yaml.ConfigProblem;
import dev.parley.domain.yaml.ConfigProblems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The variables of the process together with those of a {@code .env} beside the configuration. */
public final class Environment {

    private static final String FILE = ".env";

    private Environment() {}

    /**
     * All variables that are set. A variable of the process wins over one of a file, and a {@code .env} in the
     * configuration's directory over one beside that directory. Empty values count as not set.
     *
     * @param configuration the configuration's directory
     * @param process the variables of the process
     * @throws ConfigException when a {@code .env} cannot be read, or a file stands in place of the directory
     */
    public static Map<String, String> read(Path configuration, Map<String, String> process) throws ConfigException {
        ConfigurationReader.refuseFile(configuration);
        Map<String, String> variables = new TreeMap<>();
        List<ConfigProblem> problems = new ArrayList<>();
        Path beside = configuration.toAbsolutePath().normalize().resolveSibling(FILE);
        addAll(variables, read(beside, problems));
        addAll(variables, read(configuration.resolve(FILE), problems));
        addAll(variables, process);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return Collections.unmodifiableMap(variables);
    }

    private static void addAll(Map<String, String> variables, Map<String, String> more) {
        more.forEach((name, value) -> {
            if (!value.isBlank()) {
                variables.put(name, value);
            }
        });
    }

    private static Map<String, String> read(Path file, List<ConfigProblem> problems) {
        // A directory of that name is somebody's virtual environment.
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(file)) {
            return Map.of();
        }
        ConfigProblems found = new ConfigProblems(file.toString());
        Map<String, String> variables = ConfigFile.read(file, problems)
                .map(text -> DotEnv.parse(text, found))
                .orElse(Map.of());
        problems.addAll(found.list());
        return variables;
    }
}
