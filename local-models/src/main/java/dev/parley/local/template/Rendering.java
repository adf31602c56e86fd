package dev.parley.local.template;

/** The text that is being made; its size is bounded. */
final class Rendering {
    private static final int MAX_CHARACTERS = 64 << 20;

    private final StringBuilder text = new StringBuilder();

    void say(String piece) {
        if (text.length() + piece.length() > MAX_CHARACTERS) {
            throw new TemplateException("the chat template makes more than " + MAX_CHARACTERS + " characters");
        }
        text.append(piece);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
