package dev.parley.local.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bytes of every token. A token need not be text: it may be the first byte of a letter, so texts are put together from bytes.
 * Two ways of writing bytes are known. In <em>byte level</em> vocabularies (GPT-2, Llama 3, Qwen) every character stands for a
 * byte. In <em>SentencePiece</em> ones (Llama 2, Mistral, TinyLlama) {@code ▁} is a space and {@code <0x0A>} a byte.
 */
final class TokenTable {
    private static final int MAX_ID = 10_000_000;
    private static final char SPACE = '\u2581';

    /** Some checkpoints do not call the tokens special with which roles begin; words that were added are no marks. */
    private static final Pattern MARK = Pattern.compile("[<\\[{|].*[>\\]}|]", Pattern.DOTALL);

    static final TokenTable EMPTY = new TokenTable(new byte[0][], new BitSet(), Map.of(), Set.of(), false);

    private final byte[][] bytes;
    private final BitSet special;
    private final Map<String, Integer> ids;
    private final boolean spaceInFront;
    private final Pattern specialText;
    private final Pattern markText;

    private TokenTable(
            byte[][] bytes, BitSet special, Map<String, Integer> ids, Set<String> marks, boolean spaceInFront) {
        this.bytes = bytes;
        this.special = special;
        this.ids = ids;
        this.spaceInFront = spaceInFront;
        List<String> specials = ids.entrySet().stream()
                .filter(entry -> special.get(entry.getValue()) && entry.getKey().length() > 1)
                .map(Map.Entry::getKey)
                .toList();
        this.specialText = oneOf(specials.stream());
        this.markText = oneOf(Stream.concat(specials.stream(), marks.stream()));
    }

    private static Pattern oneOf(Stream<String> texts) {
        String any = texts.map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile(any.isEmpty() ? "(?!)" : any);
    }

    static TokenTable read(Path file) throws IOException {
        JsonNode root = new JsonMapper().readTree(file.toFile());
        Map<String, Integer> ids = vocabulary(root.path("model").path("vocab"));
        BitSet special = new BitSet();
        Set<Integer> added = new HashSet<>();
        Set<String> marks = new HashSet<>();
        for (JsonNode token : root.path("added_tokens")) {
            int id = token.path("id").asInt();
            String text = token.path("content").asText();
            ids.put(text, id);
            added.add(id);
            if (MARK.matcher(text).matches()) {
                marks.add(text);
            }
            special.set(id, token.path("special").asBoolean());
        }
        Set<String> decoders = decoders(root.path("decoder"));
        boolean byteLevel = decoders.contains("ByteLevel");
        if (!byteLevel && !decoders.contains("Replace") && !decoders.contains("Metaspace")) {
            throw new IOException("its decoder is neither ByteLevel nor of SentencePiece's kind, but "
                    + (decoders.isEmpty() ? "missing" : String.join(", ", decoders)));
        }
        int size = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        if (size == 0 || size > MAX_ID) {
            throw new IOException("its vocabulary is empty or far too large");
        }
        byte[][] bytes = new byte[size][];
        ids.forEach((token, id) -> bytes[id] = added.contains(id)
                ? token.getBytes(StandardCharsets.UTF_8)
                : byteLevel ? ByteLevel.bytes(token) : pieceBytes(token));
        return new TokenTable(bytes, special, ids, marks, !byteLevel && stripsSpace(root.path("decoder")));
    }

    private static Map<String, Integer> vocabulary(JsonNode vocabulary) {
        Map<String, Integer> ids = new HashMap<>();
        if (vocabulary.isArray()) {
            // Unigram: pairs of token and score.
            for (JsonNode pair : vocabulary) {
                ids.put(pair.path(0).asText(), ids.size());
            }
        } else {
            vocabulary
                    .properties()
                    .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
        }
        return ids;
    }

    private static Set<String> decoders(JsonNode decoder) {
        Set<String> names = new HashSet<>();
        steps(decoder).forEach(step -> names.add(step.path("type").asText()));
        names.remove("");
        return names;
    }

    private static List<JsonNode> steps(JsonNode decoder) {
        List<JsonNode> steps = new ArrayList<>();
        if (decoder.path("type").asText().equals("Sequence")) {
            decoder.path("decoders").forEach(step -> steps.addAll(steps(step)));
        } else {
            steps.add(decoder);
        }
        return steps;
    }

    /** Whether a text's first space is one that the tokenizer put there. */
    private static boolean stripsSpace(JsonNode decoder) {
        return steps(decoder).stream().anyMatch(step -> switch (step.path("type")
                .asText()) {
            case "Strip" ->
                step.path("content").asText().equals(" ") && step.path("start").asInt() > 0;
            case "Metaspace" -> !step.path("prepend_scheme").asText("always").equals("never");
            default -> false;
        });
    }

    private static byte[] pieceBytes(String token) {
        if (token.matches("<0x[0-9A-Fa-f]{2}>")) {
            return new byte[] {(byte) Integer.parseInt(token.substring(3, 5), 16)};
        }
        return token.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }

    int size() {
        return bytes.length;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * The text with a space behind the first character of every special token that is written out in it.
     *
     * @param marks whether it is so with other tokens in brackets, too
     */
    String harmless(String text, boolean marks) {
        return (marks ? markText : specialText).matcher(text).replaceAll(match -> {
            String token = match.group();
            int first = token.offsetByCodePoints(0, 1);
            return Matcher.quoteReplacement(token.substring(0, first) + " " + token.substring(first));
        });
    }

    /** The bytes of a token; none for special ones and for ids that no token has (models pad their vocabularies). */
    byte[] bytes(int id) {
        byte[] known = id >= 0 && id < bytes.length && !special.get(id) ? bytes[id] : null;
        return known == null ? new byte[0] : known;
    }

    /** Whether the first token of a text has a space in front that is not part of it. */
    boolean spaceInFront() {
        return spaceInFront;
    }
}
