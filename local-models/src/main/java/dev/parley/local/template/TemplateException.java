package dev.parley.local.template;

/** A chat template that cannot be read, or that refuses a conversation; the message is for people. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the template's line where one is to blame */
    public TemplateException(String message) {
        super(message, null, false, false);
    }

    static TemplateException at(int line, String message) {
        return new TemplateException("line " + line + " of the chat template: " + message);
    }
}
