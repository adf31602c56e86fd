package dev.parley.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.Faults;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests. What two readers could understand differently is refused: doubled names, bytes that are
 * not UTF-8, text after the document; and so is what costs more to read than it says: depth, long numbers and names.
 */
public final class ApiJson {
    /** How deep a body may be nested. */
    public static final int MAX_DEPTH = 64;

    /** How long one number may be. */
    private static final int MAX_NUMBER = 100;

    /** How long the name of a field may be. */
    private static final int MAX_NAME = 1_000;

    private static final Pattern START = Pattern.compile(" \\(start marker at .*", Pattern.DOTALL);

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from clients: interning them would keep them for good.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .build())
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // A number goes back as it came.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ApiJson() {}

    /**
     * The JSON of a body.
     *
     * @throws ApiProblem 400 when it is not JSON, 422 when it holds text or numbers that cannot be kept
     */
    public static JsonNode read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw ApiProblem.malformed("The request has no body. Send JSON.");
        }
        JsonNode node = parse(body);
        if (node.isMissingNode()) {
            throw ApiProblem.malformed("The request has no body. Send JSON.");
        }
        Faults faults = new Faults();
        KeepableText.check(node, faults);
        faults.throwIfAny();
        return node;
    }

    /**
     * The JSON object of a body.
     *
     * @throws ApiProblem 400 when it is not JSON, 422 when it is not an object
     */
    public static ObjectNode object(byte @Nullable [] body) {
        if (read(body) instanceof ObjectNode object) {
            return object;
        }
        throw ApiProblem.invalid("", "must be a JSON object");
    }

    /**
     * JSON that the API has written before.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static JsonNode stored(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("what was stored is not JSON", e);
        }
    }

    /** Compact JSON. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree is always written", e);
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            // As UTF-8 always: by itself the parser would take UTF-16 and UTF-32 too.
            return MAPPER.readTree(Utf8.decode(body));
        } catch (CharacterCodingException e) {
            throw ApiProblem.malformed("The body is not UTF-8.");
        } catch (JsonProcessingException e) {
            throw ApiProblem.malformed("The body is not JSON that this API reads: " + fault(e));
        }
    }

    /** What is wrong, and where; without what the parser says of its own settings. */
    public static String fault(JsonProcessingException e) {
        String what = START.matcher(e.getOriginalMessage()).replaceFirst("");
        JsonLocation where = e.getLocation();
        return where == null ? what : what + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    }
}
