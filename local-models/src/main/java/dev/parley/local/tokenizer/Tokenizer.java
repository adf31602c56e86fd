package dev.parley.local.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.engine.EngineClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** The tokenizer of a checkpoint. Thread-safe. */
public final class Tokenizer implements AutoCloseable {
    /** The file in a checkpoint's directory. */
    public static final String FILE = "tokenizer.json";

    private static final Map<String, String> AS_IT_IS =
            Map.of("truncation", "false", "padding", "false", "modelMaxLength", Integer.toString(Integer.MAX_VALUE));

    static {
        // The library would look for other builds of itself, and report its use, over the network.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final @Nullable HuggingFaceTokenizer tokenizer;
    private final TokenTable table;
    /** Whoever encodes reads: the native tokenizer must not go meanwhile. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private boolean closed;

    private Tokenizer(@Nullable HuggingFaceTokenizer tokenizer, TokenTable table) {
        this.tokenizer = tokenizer;
        this.table = table;
    }

    /**
     * Opens the tokenizer of a checkpoint.
     *
     * @param checkpoint its directory
     * @throws CheckpointException when there is none, or none of a kind that is understood
     */
    public static Tokenizer open(Path checkpoint) {
        Path file = checkpoint.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(
                    file + " does not exist. A checkpoint needs the tokenizer in this form; transformers writes it"
                            + " with save_pretrained.");
        }
        try {
            TokenTable table = TokenTable.read(file);
            return new Tokenizer(HuggingFaceTokenizer.newInstance(file, AS_IT_IS), table);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // The library reports whatever it does not understand in the file by a RuntimeException.
            throw new CheckpointException(file + " is not understood: " + e.getMessage(), e);
        }
    }

    /** Stands in for one that is not there: it knows no token, and every token is no text. */
    public static Tokenizer none() {
        return new Tokenizer(null, TokenTable.EMPTY);
    }

    /**
     * The tokens of a text. Special tokens written out in it count as such.
     *
     * @param specialTokens whether the tokens that begin (or end) every text are added; chat templates write them themselves
     * @throws CheckpointException of {@link #none}
     * @throws EngineClosedException when it is closed
     */
    public int[] encode(String text, boolean specialTokens) {
        if (tokenizer == null) {
            throw new CheckpointException("the model has no " + FILE + ": it can be asked with ids only");
        }
        open.readLock().lock();
        try {
            if (closed) {
                throw new EngineClosedException();
            }
            return Arrays.stream(tokenizer.encode(text, specialTokens, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        } finally {
            open.readLock().unlock();
        }
    }

    /** The id of a token, as the vocabulary writes it. */
    public OptionalInt id(String token) {
        return table.id(token);
    }

    /**
     * A text that says the same to people and nothing special to the model: special tokens written out in it, with which
     * somebody could pretend to be somebody else, are broken by a space.
     *
     * @param marks whether other tokens in brackets are broken as well: not everybody calls the tokens special with which
     *     roles begin
     */
    public String harmless(String text, boolean marks) {
        return table.harmless(text, marks);
    }

    /** How many ids there are; the largest is one less. */
    public int size() {
        return table.size();
    }

    /**
     * Makes text of tokens that come one by one.
     *
     * @param beginning whether the first of them begins a text: the space that some tokenizers write in front of every word is
     *     not part of it then
     */
    public Detokenizer detokenizer(boolean beginning) {
        return new Detokenizer(table, beginning);
    }

    /** The text of tokens, special ones left out. */
    public String decode(int[] ids) {
        Detokenizer detokenizer = detokenizer(true);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.add(id));
        }
        return text.append(detokenizer.end()).toString();
    }

    /** Waits for what is being encoded. */
    @Override
    public void close() {
        open.writeLock().lock();
        try {
            if (tokenizer != null && !closed) {
                tokenizer.close();
            }
            closed = true;
        } finally {
            open.writeLock().unlock();
        }
    }
}
