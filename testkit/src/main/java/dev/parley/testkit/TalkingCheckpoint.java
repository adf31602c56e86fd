package dev.parley.testkit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A Hugging Face checkpoint of the smallest kind that says one sentence, whatever it is asked and however its words are drawn: its
 * attention sees nothing, and each word of the sentence makes the next one all but certain. Or it says the alphabet, for ever: each
 * letter is a token, so that it goes on behind a text as the same model would have.
 */
public final class TalkingCheckpoint {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> SPECIAL = List.of("<s>", "</s>", "<|user|>", "<|assistant|>", "<|system|>");
    private static final int BYTES = 256;
    private static final int END = 1;
    private static final int HIDDEN = 64;
    private static final int INTERMEDIATE = 32;
    private static final float CERTAIN = 40;
    private static final String TEMPLATE =
            "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}{{ eos_token }}\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|assistant|>\n{% endif %}";

    private final List<String> tokens = new ArrayList<>(SPECIAL);
    private final List<Integer> said = new ArrayList<>(); // the tokens of what it says, in this order
    private final boolean ends;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final ObjectNode header = JSON.createObjectNode();

    private TalkingCheckpoint(String[] words, boolean ends) {
        this.ends = ends;
        for (int b = 0; b < BYTES; b++) {
            tokens.add(Character.toString(visible(b)));
        }
        for (String word : words) {
            StringBuilder token = new StringBuilder();
            for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
                token.appendCodePoint(visible(b & 0xFF));
            }
            if (!tokens.contains(token.toString())) {
                tokens.add(token.toString());
            }
            said.add(tokens.indexOf(token.toString()));
        }
        if (said.stream().distinct().count() != said.size() || said.size() >= HIDDEN) {
            throw new IllegalArgumentException("the words must be fewer than " + HIDDEN + ", and none said twice");
        }
    }

    /**
     * Writes the checkpoint.
     *
     * @param directory made if it is not there
     * @param sentence no word twice, more than one letter each
     */
    public static Path write(Path directory, String sentence) throws IOException {
        new TalkingCheckpoint(sentence.split("(?= )"), true).write(Files.createDirectories(directory));
        return directory;
    }

    /**
     * Writes a checkpoint that says its letters again and again, until it is stopped: a token each.
     *
     * @param directory made if it is not there
     * @param letters of ASCII, none twice
     */
    public static Path writeEndless(Path directory, String letters) throws IOException {
        new TalkingCheckpoint(letters.split(""), false).write(Files.createDirectories(directory));
        return directory;
    }

    /** GPT-2's visible character for a byte. */
    private static int visible(int b) {
        boolean itself = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE);
        if (itself) {
            return b;
        }
        int shifted = 0x100;
        for (int other = 0; other < b; other++) {
            boolean visible = (other >= '!' && other <= '~') || (other >= 0xA1 && other <= 0xAC) || other >= 0xAE;
            shifted += visible ? 0 : 1;
        }
        return shifted;
    }

    private void write(Path directory) throws IOException {
        Files.writeString(directory.resolve("config.json"), config().toPrettyString());
        Files.writeString(directory.resolve("tokenizer.json"), tokenizer().toString());
        Files.writeString(directory.resolve("chat_template.jinja"), TEMPLATE);
        Files.writeString(
                directory.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\"}");
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": " + END + "}");
        tensors();
        byte[] head = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + head.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(head.length).put(head).put(data.toByteArray());
        Files.write(directory.resolve("model.safetensors"), file.array());
    }

    private ObjectNode config() {
        return JSON.createObjectNode()
                .put("model_type", "llama")
                .put("hidden_act", "silu")
                .put("vocab_size", tokens.size())
                .put("hidden_size", HIDDEN)
                .put("intermediate_size", INTERMEDIATE)
                .put("num_hidden_layers", 1)
                .put("num_attention_heads", 4)
                .put("num_key_value_heads", 2)
                .put("max_position_embeddings", 16384)
                .put("rms_norm_eps", 1e-5)
                .put("rope_theta", 10000.0)
                .put("tie_word_embeddings", false)
                .put("torch_dtype", "float32");
    }

    private ObjectNode tokenizer() {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        for (int i = 0; i < SPECIAL.size(); i++) {
            root.withArray("added_tokens")
                    .addObject()
                    .put("id", i)
                    .put("content", SPECIAL.get(i))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        root.putNull("normalizer");
        for (String part : List.of("pre_tokenizer", "decoder")) {
            root.putObject(part)
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", true)
                    .put("use_regex", true);
        }
        root.putNull("post_processor");
        ObjectNode model = root.putObject("model").put("type", "BPE").put("byte_fallback", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int i = 0; i < tokens.size(); i++) {
            vocabulary.put(tokens.get(i), i);
        }
        model.putArray("merges");
        return root;
    }

    /** The state is which word was said last: dimension 0 for none of them. */
    private void tensors() {
        tensor(
                "model.embed_tokens.weight",
                tokens.size(),
                HIDDEN,
                i -> i % HIDDEN == said.indexOf(i / HIDDEN) + 1 ? 1 : 0);
        tensor("lm_head.weight", tokens.size(), HIDDEN, i -> follows(i / HIDDEN, i % HIDDEN) ? CERTAIN : 0);
        tensor("model.norm.weight", HIDDEN, 0, _ -> 1);
        String layer = "model.layers.0.";
        tensor(layer + "input_layernorm.weight", HIDDEN, 0, _ -> 1);
        tensor(layer + "post_attention_layernorm.weight", HIDDEN, 0, _ -> 1);
        zeros(layer + "self_attn.q_proj.weight", HIDDEN, HIDDEN);
        zeros(layer + "self_attn.k_proj.weight", HIDDEN / 2, HIDDEN);
        zeros(layer + "self_attn.v_proj.weight", HIDDEN / 2, HIDDEN);
        zeros(layer + "self_attn.o_proj.weight", HIDDEN, HIDDEN);
        zeros(layer + "mlp.gate_proj.weight", INTERMEDIATE, HIDDEN);
        zeros(layer + "mlp.up_proj.weight", INTERMEDIATE, HIDDEN);
        zeros(layer + "mlp.down_proj.weight", HIDDEN, INTERMEDIATE);
    }

    /** Whether a token is what comes in a state. */
    private boolean follows(int token, int state) {
        if (state == said.size()) {
            return token == (ends ? END : said.getFirst());
        }
        return state < said.size() && token == said.get(state);
    }

    private void zeros(String name, int rows, int columns) {
        tensor(name, rows, columns, _ -> 0);
    }

    /** @param columns 0 for a vector */
    private void tensor(String name, int rows, int columns, IntToDoubleFunction value) {
        int count = rows * Math.max(1, columns);
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat((float) value.applyAsDouble(i));
        }
        ObjectNode entry = header.putObject(name).put("dtype", "F32");
        entry.putArray("shape").add(rows);
        if (columns > 0) {
            entry.withArray("shape").add(columns);
        }
        entry.putArray("data_offsets").add(data.size()).add(data.size() + bytes.capacity());
        data.writeBytes(bytes.array());
    }
}
