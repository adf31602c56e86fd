package dev.parley.cli.e2e;

import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ahead-of-time cache that the launcher gives to the commands of users, for the commands of these tests: made by the first of
 * them, in one short run on servers of its own. Without it everything works the same, and takes half again as much CPU.
 */
final class AheadOfTime {
    private static final Path CACHE = Path.of("target", "parley-e2e.aot").toAbsolutePath();
    private static final long MINUTES = 4;

    private static @Nullable List<String> options;

    private AheadOfTime() {}

    /** Options of the JVM that use the cache; none where it could not be made, because a class path has directories for example. */
    static synchronized List<String> options(String classPath) {
        if (options == null) {
            options = isCurrent(classPath) || make(classPath)
                    ? List.of("-XX:AOTCache=" + CACHE, "-Xlog:disable", "-Xlog:all=error:stderr")
                    : List.of();
        }
        return options;
    }

    private static boolean isCurrent(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(File::new)
                .allMatch(entry ->
                        entry.isFile() && entry.lastModified() < CACHE.toFile().lastModified());
    }

    private static boolean make(String classPath) {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());
                Workspace workspace = Workspace.embedded().taughtBy(teacher)) {
            Files.deleteIfExists(CACHE);
            Path log = workspace.directory().resolve("training.txt");
            Process training = workspace
                    .training(List.of("-XX:AOTCacheOutput=" + CACHE), "generate", "--sample", "12")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = training.waitFor(MINUTES, TimeUnit.MINUTES);
            training.destroyForcibly();
            return ended && training.exitValue() == 0 && Files.exists(CACHE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
