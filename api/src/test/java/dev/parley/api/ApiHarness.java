package dev.parley.api;

import dev.parley.api.database.DatabaseUrl;
import dev.parley.api.database.Migrations;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;

/**
 * API servers over the real platform, for the tests of one class: topics and a database of its own, so that classes do not
 * see each other's data. Start it in {@code @BeforeAll} with what {@link dev.parley.testkit.ParleyPlatform} hands in, and
 * close it in {@code @AfterAll}.
 */
public final class ApiHarness implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final ApiSettings settings;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ApiServer server;
    private final ApiClient client;

    private ApiHarness(ApiSettings settings) {
        this.settings = settings;
        this.server = startAnother();
        this.client = client(server);
    }

    /** Makes topics and the database, and starts the first server. */
    public static ApiHarness start(Endpoints endpoints, TopicNames topics) {
        return start(endpoints, topics, ApiLimits.DEFAULT);
    }

    /** The same with other limits. */
    public static ApiHarness start(Endpoints endpoints, TopicNames topics, ApiLimits limits) {
        provision(endpoints, topics);
        return new ApiHarness(settings(endpoints, topics).with(limits));
    }

    /** The same with other settings: those that {@link #settings(Endpoints, TopicNames)} gives, changed. */
    public static ApiHarness start(Endpoints endpoints, ApiSettings settings) {
        provision(endpoints, settings.topics());
        return new ApiHarness(settings);
    }

    /** What a server of that class is started with; its database is made if it is missing. */
    public static ApiSettings settings(Endpoints endpoints, TopicNames topics) {
        String database = topics.prefix().replaceAll("[^a-z0-9]", "_");
        create(DatabaseUrl.parse(endpoints.databaseUrl()), database);
        return new ApiSettings(
                ApiSettings.LOOPBACK,
                0,
                endpoints.kafkaProperties(),
                topics,
                new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl())),
                endpoints.databaseUrl().replaceFirst("/[^/]*$", "/" + database),
                configuration(),
                ApiLimits.DEFAULT);
    }

    /** Makes the topics of the catalogue. */
    public static void provision(Endpoints endpoints, TopicNames topics) {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            new TopicProvisioner(admin, topics).provision(PARTITIONS, (short) 1);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics cannot be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The configuration that Parley ships with. */
    public static Configuration configuration() {
        try {
            return Configuration.load(Path.of(System.getProperty("parley.root"), "config"));
        } catch (ConfigException e) {
            throw new IllegalStateException("the shipped configuration is faulty", e);
        }
    }

    private static void create(DatabaseUrl url, String database) {
        try (Connection connection = Migrations.source(url).getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement
                    .executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")
                    .next()) {
                statement.execute("CREATE DATABASE " + database);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database " + database + " cannot be made", e);
        }
    }

    /** What the servers are started with. */
    public ApiSettings settings() {
        return settings;
    }

    /** The first server. */
    public ApiServer server() {
        return server;
    }

    /** A client of the first server. */
    public ApiClient client() {
        return client;
    }

    /** One more instance over the same log and the same tables; closed with the harness. */
    public ApiServer startAnother() {
        ApiServer another = ApiServer.start(settings);
        opened.push(another);
        return another;
    }

    /** A client of any server; closed with the harness. */
    public ApiClient client(ApiServer of) {
        ApiClient made = new ApiClient(of.port());
        opened.push(made);
        return made;
    }

    /** Plain connections to the database, to look into the tables. */
    public DataSource database() {
        return Migrations.source(DatabaseUrl.parse(settings.databaseUrl()));
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
