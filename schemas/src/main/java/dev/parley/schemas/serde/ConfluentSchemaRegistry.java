package dev.parley.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry that speaks Confluent's schema registry API, as Apicurio does below {@code /apis/ccompat/v7}. Every answer is
 * remembered for good; while the registry is away, what is known goes on working and the rest waits.
 */
public final class ConfluentSchemaRegistry implements SchemaRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ConfluentSchemaRegistry.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int LONGEST_QUOTE = 300;
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String SCHEMA_BY_ID = "/schemas/ids/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String baseUrl;
    private final Duration timeout;
    private final HttpClient http;
    private final Map<Schema, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /** @param url where the API lies, e.g. {@code http://127.0.0.1:8080/apis/ccompat/v7} */
    public ConfluentSchemaRegistry(String url) {
        this(url, TIMEOUT);
    }

    ConfluentSchemaRegistry(String url, Duration timeout) {
        this.baseUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public int idOf(Schema schema) {
        Integer known = ids.get(schema);
        return known == null ? ids.computeIfAbsent(schema, this::register) : known;
    }

    @Override
    public Schema byId(int id) {
        // While one id is looked up, a map keeps its neighbours locked, but not from those who only get.
        Schema known = schemas.get(id);
        return known == null ? schemas.computeIfAbsent(id, this::fetch) : known;
    }

    /**
     * Waits until the registry answers, whatever it says: at a start, somebody wants to know that it does not.
     *
     * @throws RegistryException when it does not for that long
     */
    public void awaitAnswer(Duration patience) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(baseUrl + "/config")).build();
        long end = System.nanoTime() + patience.toNanos();
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            String said;
            try {
                HttpResponse<String> response = WholeAnswers.of(http, request, timeout);
                if (response.statusCode() < 500) {
                    return;
                }
                said = "it answers " + response.statusCode();
            } catch (IOException e) {
                said = reason(e);
            }
            if (System.nanoTime() - end >= 0) {
                throw new RegistryException(
                        "The registry does not answer as it should at " + baseUrl + ": " + said, true);
            }
            Thread.sleep(pause);
        }
    }

    /** Tells the registry to refuse, for all subjects, what is not fully compatible with every earlier version. */
    public void requireFullCompatibility() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/config"))
                .header("Content-Type", CONTENT_TYPE)
                .PUT(BodyPublishers.ofString("{\"compatibility\":\"FULL_TRANSITIVE\"}"))
                .build();
        answer(request, Optional::of);
    }

    private int register(Schema schema) {
        URI uri = URI.create(baseUrl + "/subjects/" + schema.getFullName() + "/versions");
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", CONTENT_TYPE)
                .POST(BodyPublishers.ofString(body))
                .build();
        int id = answer(request, said -> Optional.of(field(said, "id").orElseThrow(() -> noRegistry(uri))))
                .asInt();
        // Whoever has registered what it writes need not ask when it reads it.
        schemas.putIfAbsent(id, schema);
        return id;
    }

    private Schema fetch(int id) {
        URI uri = URI.create(baseUrl + SCHEMA_BY_ID + id);
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        String schema = answer(request, body -> field(body, "schema")).asText();
        try {
            return new Schema.Parser().parse(schema);
        } catch (SchemaParseException foreign) {
            throw new SerializationException("the schema at " + uri + " is not one of Avro", foreign);
        }
    }

    /**
     * What a 200 says; waits through outages, with growing pauses.
     *
     * @param read finds it in the body, or that this is not the registry's
     */
    private <T> T answer(HttpRequest request, Function<String, Optional<T>> read) {
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                HttpResponse<String> response = WholeAnswers.of(http, request, timeout);
                Optional<T> answer = response.statusCode() == 200 ? read.apply(response.body()) : Optional.empty();
                if (answer.isPresent()) {
                    return answer.get();
                }
                refuse(request, response);
                LOG.warn("registry answered {} to {}; asking again", response.statusCode(), request.uri());
            } catch (IOException e) {
                LOG.warn("registry cannot be reached at {}: {}; trying again", request.uri(), e.toString());
            } catch (InterruptedException e) {
                throw interrupted(request, e);
            }
            sleep(request, pause);
        }
    }

    private static void refuse(HttpRequest request, HttpResponse<String> response) {
        int status = response.statusCode();
        if (request.uri().getPath().contains(SCHEMA_BY_ID)) {
            // It is the registry that says so, and not a server that knows no such path: whoever wrote that id made it
            // up. Everything else is an outage: events are no worse for a gateway that refuses us.
            if (status == 404 && response.body().contains("error_code")) {
                throw new SerializationException("the registry has no schema at " + request.uri());
            }
            return;
        }
        if (status == 409 || status == 422) {
            throw new IncompatibleSchemaException(
                    "the registry refuses the schema at " + request.uri() + ": " + response.body());
        }
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            throw new RegistryException("The registry answered " + status + " to " + request.uri()
                    + ": check APICURIO_REGISTRY_URL. It said: " + beginning(response.body()));
        }
    }

    private static Optional<JsonNode> field(String body, String name) {
        try {
            return Optional.ofNullable(JSON.readTree(body).get(name));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static RegistryException noRegistry(URI uri) {
        return new RegistryException("What answered at " + uri + " is not the registry: check APICURIO_REGISTRY_URL");
    }

    /** The client's own exceptions say nothing at all. */
    private static String reason(IOException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnresolvedAddressException) {
            return "there is no such host";
        }
        return failure instanceof ConnectException ? "no connection" : String.valueOf(failure.getMessage());
    }

    private static String beginning(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + " …";
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private static void sleep(HttpRequest request, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(request, e);
        }
    }

    private static IllegalStateException interrupted(HttpRequest request, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for the registry at " + request.uri(), cause);
    }
}
