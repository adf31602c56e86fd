package dev.parley.local.template;

/** Backslashes in the strings of a template, as Python reads them. */
final class Escapes {
    private Escapes() {}

    static String resolve(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            i += escape(raw, i + 1, text);
        }
        return text.toString();
    }

    /** @return characters behind the backslash that were used */
    private static int escape(String raw, int at, StringBuilder text) {
        char c = raw.charAt(at);
        switch (c) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'f' -> text.append('\f');
            case 'b' -> text.append('\b');
            case '0' -> text.append('\0');
            case '\n' -> {}
            case '\\', '\'', '"' -> text.append(c);
            case 'x' -> {
                return codePoint(raw, at, 2, text);
            }
            case 'u' -> {
                return codePoint(raw, at, 4, text);
            }
            case 'U' -> {
                return codePoint(raw, at, 8, text);
            }
            default -> text.append('\\').append(c);
        }
        return 1;
    }

    private static int codePoint(String raw, int at, int digits, StringBuilder text) {
        int end = Math.min(raw.length(), at + 1 + digits);
        String hex = raw.substring(at + 1, end);
        if (!hex.matches("[0-9A-Fa-f]{" + digits + "}") || Long.parseLong(hex, 16) > Character.MAX_CODE_POINT) {
            throw new TemplateException("'\\" + raw.substring(at, end) + "' in the chat template is no character");
        }
        text.appendCodePoint(Integer.parseInt(hex, 16));
        return 1 + digits;
    }
}
