package dev.parley.testkit.inspect;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What can be said of an installation by looking at its servers alone. It changes nothing. */
public final class Inspection {
    private static final String KAFKAS_OWN = "__";

    private static final String TABLES = """
            SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
            WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')""";

    private final Endpoints endpoints;
    private final TopicNames names;

    public Inspection(Endpoints endpoints, TopicNames names) {
        this.endpoints = endpoints;
        this.names = names;
    }

    /**
     * Where the read model is not the fold of the log.
     *
     * @param rows how many rows each table has
     * @param differences at most a few of each table
     */
    public record Comparison(Map<String, Integer> rows, List<String> differences) {
        /** Copies both. */
        public Comparison {
            rows = Map.copyOf(rows);
            differences = List.copyOf(differences);
        }
    }

    /** Compares the read model with the log, row for row, every column. Nobody may write meanwhile. */
    public Comparison compare() throws SQLException {
        Map<String, Integer> rows = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        try (Connection connection = connect()) {
            for (Map.Entry<String, Table> folded :
                    FoldedLog.of(endpoints, names).tables().entrySet()) {
                Table stored = folded.getValue().stored(connection, "read_model." + folded.getKey());
                rows.put(folded.getKey(), stored.rows().size());
                folded.getValue().differences(stored).forEach((id, both) -> {
                    if (differences.size() < 50) {
                        differences.add(folded.getKey() + " " + id + ": the log says " + both);
                    }
                });
            }
        }
        return new Comparison(rows, differences);
    }

    /**
     * How often any of some words is found: in the records of each topic of the installation and of Kafka's own, aborted ones
     * and the stores' changelogs included, and in the rows of each table of the database. Places without any are left out.
     */
    public Map<String, Integer> find(List<String> words) throws SQLException, InterruptedException, ExecutionException {
        Map<String, Integer> places = new LinkedHashMap<>();
        LogReader reader = new LogReader(endpoints);
        for (String topic : reader.topics()) {
            if (topic.startsWith(names.prefix()) || topic.startsWith(KAFKAS_OWN)) {
                reader.all(topic, record -> {
                    if (contains(record, words)) {
                        places.merge("topic " + topic, 1, Integer::sum);
                    }
                });
            }
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // In hexadecimal, as bytes are shown otherwise, no word would be found.
            statement.execute("SET bytea_output = escape");
            for (String table : column(connection, TABLES)) {
                for (String row : column(connection, "SELECT t::text FROM " + table + " AS t")) {
                    if (words.stream().anyMatch(row::contains)) {
                        places.merge("table " + table, 1, Integer::sum);
                    }
                }
            }
        }
        return places;
    }

    private static boolean contains(ConsumerRecord<byte[], byte[]> record, List<String> words) {
        StringBuilder text = new StringBuilder();
        text.append(text(record.key())).append('\n').append(text(record.value()));
        record.headers().forEach(header -> text.append('\n').append(text(header.value())));
        return words.stream().anyMatch(word -> text.indexOf(word) >= 0);
    }

    /** Words of ASCII are found whatever stands around them. */
    @SuppressWarnings("NullAway") // Kafka hands out null where there is nothing.
    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Connection connect() throws SQLException {
        URI url = URI.create(endpoints.databaseUrl());
        String[] user = url.getUserInfo().split(":", 2);
        Properties properties = new Properties();
        properties.setProperty("user", user[0]);
        properties.setProperty("password", user[1]);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), properties);
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }
}
