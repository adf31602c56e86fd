package dev.parley.domain.dataset;

import java.io.IOException;
import java.io.OutputStream;

/** OpenAI's fine-tuning chat format, one line per conversation: {@code {"messages":[{"role":"system","content":"…"},…]}}. */
public record OpenAiFormat() implements LinesFormat {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public void write(Example example, OutputStream out) throws IOException {
        JsonLines.write(out, json -> JsonLines.messages(json, "messages", example.messages()));
    }

    @Override
    public int rows(Example example) {
        return 1;
    }
}
