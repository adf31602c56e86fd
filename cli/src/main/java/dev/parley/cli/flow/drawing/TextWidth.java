package dev.parley.cli.flow.drawing;

/**
 * How wide text is, without fonts: a drawing is the same on every machine. Counts as a wide sans-serif does, so that text
 * fits whatever font shows it.
 */
final class TextWidth {
    private static final double NARROW = 0.36;
    private static final double USUAL = 0.62;
    private static final double CAPITAL = 0.72;
    private static final double WIDE = 0.98;
    private static final double FULL = 1.05;
    private static final double BOLD = 1.1;
    /** From here on, most characters are as wide as high: Chinese, Japanese, Korean, pictures. */
    private static final int FULL_WIDTH = 0x1100;

    private TextWidth() {}

    static double of(String text, Canvas.Lettering lettering) {
        double em = text.codePoints().mapToDouble(TextWidth::em).sum();
        return em * lettering.size() * (lettering.bold() ? BOLD : 1);
    }

    private static double em(int character) {
        if (character >= FULL_WIDTH && !(character >= 0x1E00 && character < 0x2E80)) {
            return FULL;
        }
        return switch (character) {
            case 'i',
                    'j',
                    'l',
                    't',
                    'f',
                    'r',
                    ' ',
                    '.',
                    ',',
                    ':',
                    ';',
                    '\'',
                    '|',
                    '!',
                    '(',
                    ')',
                    '[',
                    ']',
                    '-',
                    '/',
                    'I' -> NARROW;
            case 'm', 'w', 'M', 'W', '@', '%', '…', '—' -> WIDE;
            default -> Character.isUpperCase(character) ? CAPITAL : USUAL;
        };
    }

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    static String fit(String text, Canvas.Lettering lettering, double width) {
        if (of(text, lettering) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && of(text.substring(0, end) + "…", lettering) > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "…";
    }
}
