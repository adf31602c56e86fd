package dev.parley.cli.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.Parley;
import dev.parley.embedded.ChildMain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The {@code parley} command in a JVM of its own, its standard output and its messages apart. Closing it ends it and all that
 * it started by force.
 */
final class ParleyProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** Becomes the command, so it has the process id that we know. */
    private static final String WITH_INTERRUPTS =
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])";

    private static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR");

    private final Process process;
    private final Path output;
    private final Path messages;

    private ParleyProcess(Process process, Path output, Path messages) {
        this.process = process;
        this.output = output;
        this.messages = messages;
    }

    /**
     * How a command ended.
     *
     * @param status its exit status
     * @param output what it wrote to standard output
     * @param messages what it wrote to standard error
     */
    record Ended(int status, String output, String messages) {
        /** The one document of {@code --json}. */
        JsonNode json() {
            try {
                return JSON.readTree(output);
            } catch (JsonProcessingException notJson) {
                throw new AssertionError("no JSON on standard output: " + this, notJson);
            }
        }
    }

    /**
     * Starts a command.
     *
     * @param directory its working directory, where its outputs are kept, too
     * @param environment all variables that it sees, besides a few of the system
     * @param wrapper what becomes it; may be empty
     */
    static ParleyProcess start(
            Path directory, Map<String, String> environment, List<String> wrapper, List<String> arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(command(arguments));
        return launch(directory, environment, command);
    }

    /** The same with more options of the JVM. */
    static ParleyProcess startWith(
            List<String> options, Path directory, Map<String, String> environment, List<String> arguments) {
        return launch(directory, environment, command(options, arguments));
    }

    /**
     * The same as a job in the foreground, which Ctrl-C interrupts. A shell has its background jobs, this test's JVM may be
     * one, ignore that signal; children inherit it, and a JVM respects it.
     */
    static ParleyProcess startInForeground(Path directory, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("python3", "-c", WITH_INTERRUPTS));
        command.addAll(command(arguments));
        return launch(directory, environment, command);
    }

    private static ParleyProcess launch(Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile(directory, "stdout", ".txt");
            Path messages = Files.createTempFile(directory, "stderr", ".txt");
            ProcessBuilder builder = prepare(directory, environment, command)
                    .redirectOutput(output.toFile())
                    .redirectError(messages.toFile());
            return new ParleyProcess(builder.start(), output, messages);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ProcessBuilder prepare(Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().putAll(environment);
        return builder;
    }

    /** A command that teaches the JVM how such commands start, with more options of the JVM. */
    static ProcessBuilder training(
            Path directory, Map<String, String> environment, List<String> options, List<String> arguments) {
        return prepare(directory, environment, command(options, arguments));
    }

    private static List<String> command(List<String> arguments) {
        return command(AheadOfTime.options(classPath()), arguments);
    }

    private static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        // The first compiler alone: these processes live for seconds, on few cores.
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
        command.add("-Djava.library.path=" + Path.of("target", "native").toAbsolutePath());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("parley."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", classPath(), ChildMain.class.getName(), Parley.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** The test's class path without the tests: what users have. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("parley-testkit"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The process and all that it started, living now. */
    List<ProcessHandle> family() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        return family;
    }

    /** {@code kill -9} of this process alone: what it started finds itself without a parent. */
    void killAlone() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -9} of this process and all that it started. */
    void killFamily() throws InterruptedException {
        List<ProcessHandle> family = family();
        family.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        for (ProcessHandle each : family) {
            each.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    /** What Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** What a service manager does. */
    void terminate() {
        // Not by the process itself, which would close its standard input as well: at that it halts at once.
        process.toHandle().destroy();
    }

    /** What it has written to standard output so far. */
    String output() {
        return text(output);
    }

    /** What it has written to standard error so far. */
    String messages() {
        return text(messages);
    }

    /** Waits until it ends by itself. */
    Ended await() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the command does not end; it wrote " + text(output) + "\n" + text(messages));
        }
        return new Ended(process.exitValue(), text(output), text(messages));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        family().forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
