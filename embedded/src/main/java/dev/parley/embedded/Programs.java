package dev.parley.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs of this machine. */
final class Programs {
    private Programs() {}

    /** Where a program lies on the path. */
    static Optional<Path> find(String name) {
        for (String directory :
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The command in a session of its own where possible, so that a Ctrl-C meant for Parley does not reach it. */
    static List<String> detached(List<String> command) {
        List<String> detached = new ArrayList<>();
        if (find("setsid").isPresent()) {
            detached.add("setsid");
        }
        detached.addAll(command);
        return detached;
    }

    /** The Java launcher of the JVM that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
