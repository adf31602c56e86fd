package dev.parley.cli.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of all modules. */
final class Sources {
    static final Path ROOT = Path.of(System.getProperty("parley.root"));

    private Sources() {}

    /** A source file. */
    record Source(Path path, String text) {
        @Override
        public String toString() {
            return path.toString();
        }

        String name() {
            return path.getFileName().toString();
        }
    }

    /** What lies under {@code src/main/java} of every module. */
    static List<Source> main() throws IOException {
        return under("src/main/java");
    }

    /** What lies under {@code src/test/java} of every module. */
    static List<Source> test() throws IOException {
        return under("src/test/java");
    }

    private static List<Source> under(String tree) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve(tree))
                    .filter(Files::isDirectory)
                    .sorted()
                    .flatMap(Sources::files)
                    .toList();
        }
    }

    private static Stream<Source> files(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            return found.stream().map(Sources::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source read(Path file) {
        try {
            return new Source(ROOT.relativize(file), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
