package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.TemporaryDirectory;
import dev.parley.testkit.halt.HaltPoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A directory as a user has it, with a small configuration: 1 agent, 3 candidates, 5 job openings, 4 flows. Commands run in
 * it, with its data directory and its environment.
 */
final class Workspace implements AutoCloseable {
    static final int SEEDS = 60;
    /** Model turns of the four flows (2 + 4 + 6 + 5), for each of the 15 casts. */
    static final int MODEL_CALLS = 255;

    static final List<String> FILES = List.of("conversation_flow.yml", "seeds.yml", "templates.yml", "models.yml");
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final TemporaryDirectory directory = TemporaryDirectory.create("parley-e2e");
    private final Map<String, String> environment = new HashMap<>();
    private final TopicNames topics;
    private List<String> wrapper = List.of();

    private Workspace(TopicNames topics) {
        this.topics = topics;
        environment.put("PARLEY_TOPIC_PREFIX", topics.prefix());
        for (String file : FILES) {
            try (InputStream text = Objects.requireNonNull(Workspace.class.getResourceAsStream("config/" + file))) {
                Files.createDirectories(config());
                Files.copy(text, config().resolve(file));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static TopicNames ownTopics() {
        return new TopicNames("e2e" + NUMBERS.incrementAndGet() + ".");
    }

    /** Another directory, as it is at first, whose commands use the same servers, topics and teacher. */
    Workspace beside() {
        Workspace workspace = new Workspace(topics);
        workspace.environment.putAll(environment);
        return workspace;
    }

    /** One whose commands start the servers themselves. */
    static Workspace embedded() {
        Workspace workspace = new Workspace(ownTopics());
        Path cache = Path.of(System.getProperty("parley.registry.home", "../embedded/target/registry"))
                .toAbsolutePath()
                .normalize()
                .resolveSibling("cache");
        System.setProperty("parley.cache", cache.toString());
        return workspace;
    }

    /** One whose commands use servers that run, with topics of its own. */
    static Workspace on(Endpoints endpoints) {
        Workspace workspace = new Workspace(ownTopics());
        workspace.set("KAFKA_BOOTSTRAP_SERVERS", endpoints.bootstrapServers());
        workspace.set("APICURIO_REGISTRY_URL", endpoints.registryUrl());
        workspace.set("DATABASE_URL", endpoints.databaseUrl());
        return workspace;
    }

    /** Lets the commands use a database of their own, whose read model holds nothing else; gives where everything is. */
    Endpoints ownDatabase(Endpoints endpoints) throws SQLException {
        String name = topics.prefix().replace(".", "");
        URI url = URI.create(endpoints.databaseUrl());
        String[] user = url.getUserInfo().split(":", 2);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        String own = url.resolve("/" + name).toString();
        set("DATABASE_URL", own);
        return new Endpoints(endpoints.bootstrapServers(), endpoints.registryUrl(), own);
    }

    Workspace set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Workspace unset(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Makes this teacher the one that a key and an address name. */
    Workspace taughtBy(ScriptedTeacher teacher) {
        return set("OPENAI_API_KEY", "test-key").set("OPENAI_BASE_URL", teacher.baseUrl());
    }

    /** Writes the environment to a file beside the configuration, where commands in the tests' own process find it. */
    Workspace keepEnvironment() {
        String lines = environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
                .collect(Collectors.joining());
        return write(".env", lines);
    }

    Path directory() {
        return directory.path();
    }

    Path config() {
        return directory.path().resolve("config");
    }

    Path data() {
        return directory.path().resolve("data");
    }

    Path output() {
        return directory.path().resolve("output");
    }

    TopicNames topics() {
        return topics;
    }

    /** Replaces a piece of a configuration file, which must be there once. */
    Workspace edit(String file, String piece, String replacement) {
        String text = read(config().resolve(file));
        if (text.split(java.util.regex.Pattern.quote(piece), -1).length != 2) {
            throw new IllegalArgumentException("not there exactly once in " + file + ": " + piece);
        }
        return write(file, text.replace(piece, replacement));
    }

    /** Writes a configuration file anew. */
    Workspace write(String file, String text) {
        try {
            Files.writeString(config().resolve(file), text);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts commands by way of another one, which becomes them. */
    Workspace within(List<String> wrapper) {
        this.wrapper = List.copyOf(wrapper);
        return this;
    }

    /** Starts a command, with {@code --json} and the data directory. */
    ParleyProcess start(String... arguments) {
        return ParleyProcess.start(directory(), environment, wrapper, complete(arguments));
    }

    /** The same as a job that Ctrl-C interrupts. */
    ParleyProcess startInForeground(String... arguments) {
        return ParleyProcess.startInForeground(directory(), environment, complete(arguments));
    }

    /** Starts a command that will die at a place. */
    ParleyProcess startDoomed(HaltPoint place, String... arguments) {
        return ParleyProcess.startWith(place.options(), directory(), environment, complete(arguments));
    }

    /** Has a command die at a place: {@code kill -9}, but for what it has started. */
    void die(HaltPoint place, String... arguments) throws InterruptedException {
        try (ParleyProcess process = startDoomed(place, arguments)) {
            Ended ended = process.await();
            assertThat(ended.status()).as("at %s: %s", place, ended).isEqualTo(HaltPoint.STATUS);
        }
    }

    /** The same, not started, with more options of the JVM. */
    ProcessBuilder training(List<String> options, String... arguments) {
        return ParleyProcess.training(directory(), environment, options, complete(arguments));
    }

    private List<String> complete(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--json", "--data-dir", data().toString()));
        return all;
    }

    /** Runs a command to its end. */
    Ended run(String... arguments) throws InterruptedException {
        try (ParleyProcess process = start(arguments)) {
            return process.await();
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
