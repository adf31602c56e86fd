package dev.parley.local.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes text of tokens as they come. A character whose bytes come in several tokens is given out when it is complete, never in
 * parts; bytes that are no text become U+FFFD. For one thread.
 */
public final class Detokenizer {
    private final TokenTable table;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] incomplete = new byte[0];
    private boolean beginning;

    Detokenizer(TokenTable table, boolean beginning) {
        this.table = table;
        this.beginning = beginning && table.spaceInFront();
    }

    /** The text that a token completes; may be empty. Never ends within a surrogate pair. */
    public String add(int id) {
        byte[] bytes = table.bytes(id);
        if (bytes.length == 0) {
            return "";
        }
        if (beginning) {
            beginning = false;
            bytes = bytes[0] == ' ' ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        }
        return decode(bytes, false);
    }

    /** What is left when no more tokens come: U+FFFD if a character was not completed. */
    public String end() {
        return decode(new byte[0], true);
    }

    private String decode(byte[] more, boolean end) {
        ByteBuffer bytes = ByteBuffer.allocate(incomplete.length + more.length)
                .put(incomplete)
                .put(more)
                .flip();
        CharBuffer text = CharBuffer.allocate(bytes.remaining() + 2);
        decoder.decode(bytes, text, end);
        if (end) {
            decoder.flush(text);
            decoder.reset();
        }
        incomplete = new byte[bytes.remaining()];
        bytes.get(incomplete);
        return text.flip().toString();
    }
}
