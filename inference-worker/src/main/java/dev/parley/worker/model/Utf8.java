package dev.parley.worker.model;

/** Texts in UTF-8. */
final class Utf8 {
    private static final int ONE_BYTE = 0x80;
    private static final int TWO_BYTES = 0x800;

    private Utf8() {}

    /** Bytes of a text, without encoding it. */
    static long length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TWO_BYTES) {
                bytes += Character.isSurrogate(c) ? 1 : 2;
            } else if (c >= ONE_BYTE) {
                bytes++;
            }
        }
        return bytes;
    }
}
