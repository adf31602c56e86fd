package dev.parley.domain.dataset;

/** OpenAI's fine-tuning chat format, one line per conversation: {@code {"messages":[{"role":"system","content":"…"},…]}}. */
public record OpenAiFormat() implements LinesFormat {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public byte[] encode(Example example) {
        return new JsonLines()
                .line(json -> JsonLines.messages(json, "messages", example.messages()))
                .bytes();
    }

    @Override
    public int rows(Example example) {
        return 1;
    }
}
