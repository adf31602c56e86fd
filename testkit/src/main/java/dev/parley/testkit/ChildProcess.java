package dev.parley.testkit;

import dev.parley.embedded.ChildMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A Java main class of the test's class path in a JVM of its own, to be killed. Its output and its errors are captured, line by
 * line. Closing it ends it by force, so in try-with-resources it never outlives the test; should the test's JVM be killed, it
 * halts.
 */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final TemporaryDirectory temporary;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    private ChildProcess(Process process, TemporaryDirectory temporary) {
        this.process = process;
        this.temporary = temporary;
        // No virtual one: a read of a pipe holds its carrier, and two of them are all that a machine of two cores has.
        this.reader = Thread.ofPlatform().daemon().unstarted(this::read);
    }

    /** Starts the class with the JVM, the class path and the {@code parley.*} system properties of this test. */
    public static ChildProcess run(Class<?> main, String... arguments) {
        return run(main, List.of("-Xmx512m"), Map.of(), arguments);
    }

    /** The same with options for the JVM, and environment variables on top of this JVM's own. */
    public static ChildProcess run(
            Class<?> main, List<String> jvmOptions, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The first compiler alone: most of them live for seconds, on few cores.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        // What it unpacks there, it leaves there when it is killed.
        TemporaryDirectory temporary = TemporaryDirectory.create("parley-child");
        command.add("-Djava.io.tmpdir=" + temporary.path());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("parley."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(jvmOptions);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName(), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            ChildProcess child = new ChildProcess(builder.start(), temporary);
            child.reader.start();
            return child;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read() {
        try (InputStream output = process.getInputStream();
                BufferedReader text = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException killed) {
            // What was read before remains.
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    /** The child's process id. */
    public long pid() {
        return process.pid();
    }

    /** The child and all that it started, living now. */
    public List<ProcessHandle> family() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        return family;
    }

    /** Every line that it has written so far. */
    public List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /**
     * Waits for the first line that fits, among those already written too.
     *
     * @throws AssertionError when the child ends, or the time is up, without such a line
     */
    public String awaitLine(Predicate<String> fits, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        int seen = 0;
        synchronized (lines) {
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (fits.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError((ended ? "the child ended" : "time is up")
                            + " without the line; it wrote:\n" + String.join("\n", lines));
                }
                lines.wait(left);
            }
        }
    }

    /** Ends it as {@code kill -9} does, and returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    /** Suspends it, as {@code kill -STOP} does: it keeps everything, its connections included, and does nothing. */
    public void suspend() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on after {@link #suspend}; it does not know that time went by. */
    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill " + name + " ended with " + status);
        }
    }

    /** Asks it to end, as {@code kill -TERM} does, and returns its exit status. */
    public int terminate(Duration patience) throws InterruptedException {
        process.toHandle().destroy();
        return awaitExit(patience);
    }

    /** Waits until it ends by itself, and returns its exit status. */
    public int awaitExit(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the child does not end; it wrote:\n" + String.join("\n", output()));
        }
        reader.join();
        return process.exitValue();
    }

    /** Kills the child and all that it started. */
    @Override
    public void close() {
        family().forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        temporary.close();
    }
}
