package dev.parley.local.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** GPT-2's way to write any bytes in visible characters: what is visible in Latin-1 stands for itself, the rest follows from U+0100. */
final class ByteLevel {
    private static final int BYTES = 256;
    private static final int SHIFTED = 0x100;
    private static final int[] BYTE_OF = new int[2 * BYTES];

    static {
        int next = SHIFTED;
        Arrays.fill(BYTE_OF, -1);
        for (int b = 0; b < BYTES; b++) {
            BYTE_OF[isVisible(b) ? b : next++] = b;
        }
    }

    private ByteLevel() {}

    private static boolean isVisible(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
    }

    static byte[] bytes(String token) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
        token.codePoints().forEach(c -> {
            if (c < BYTE_OF.length && BYTE_OF[c] >= 0) {
                bytes.write(BYTE_OF[c]);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }
}
