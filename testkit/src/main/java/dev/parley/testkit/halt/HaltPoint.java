package dev.parley.testkit.halt;

import dev.parley.testkit.TemporaryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A place in the code where a JVM dies, as by {@code kill -9}: a method, all its overloads counted together, at the n-th time
 * that it is entered or that it returns (not by an exception). Whoever uses one has to see that the JVM ended with
 * {@link #STATUS}.
 *
 * @param type the binary name of a class of the class path
 * @param method of it, declared there; {@code <init>} for its constructors
 * @param atReturn when it returns, not when it is entered
 * @param call at which time, from 1
 */
public record HaltPoint(String type, String method, boolean atReturn, int call) {
    /** How a JVM ends that reached its place. */
    public static final int STATUS = HaltAgent.HALTED;

    private static @Nullable Path jar;

    public HaltPoint {
        if (!type.matches("[\\w.$]+") || !method.matches("[\\w$<>]+") || call < 1) {
            throw new IllegalArgumentException(type + "#" + method + ":" + call);
        }
    }

    /** When a method is entered for the first time. */
    public static HaltPoint entering(String type, String method) {
        return new HaltPoint(type, method, false, 1);
    }

    /** When a method returns for the first time. */
    public static HaltPoint leaving(String type, String method) {
        return new HaltPoint(type, method, true, 1);
    }

    /** The same at another time. */
    public HaltPoint atCall(int number) {
        return new HaltPoint(type, method, atReturn, number);
    }

    /** What the JVM is to be started with. */
    public List<String> options() {
        return List.of("-javaagent:" + jar() + "=" + this);
    }

    private static synchronized Path jar() {
        try {
            if (jar == null || Files.notExists(jar)) {
                jar = pack();
            }
            return jar;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path pack() throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.create("parley-halt");
        Runtime.getRuntime().addShutdownHook(new Thread(directory::close));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", HaltAgent.class.getName());
        Path file = directory.path().resolve("halt.jar");
        String name = HaltAgent.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest);
                InputStream code = Objects.requireNonNull(HaltAgent.class.getResourceAsStream("/" + name))) {
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
        }
        return file;
    }

    /** As the agent reads it. */
    @Override
    public String toString() {
        return type + "#" + method + (atReturn ? "@return:" : "@entry:") + call;
    }
}
