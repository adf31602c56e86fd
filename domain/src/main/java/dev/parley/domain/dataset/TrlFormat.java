package dev.parley.domain.dataset;

import dev.parley.domain.prompt.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * TRL's conversational prompt-completion format, one line per agent turn:
 * {@code {"prompt":[everything before],"completion":[that turn]}}, messages as in {@link OpenAiFormat}.
 */
public record TrlFormat() implements LinesFormat {

    @Override
    public String name() {
        return "trl";
    }

    @Override
    public void write(Example example, OutputStream out) throws IOException {
        List<Message> messages = example.messages();
        for (int turn = 0; turn < messages.size(); turn++) {
            Message spoken = messages.get(turn);
            if (isAgentTurn(spoken)) {
                List<Message> before = messages.subList(0, turn);
                JsonLines.write(out, json -> {
                    JsonLines.messages(json, "prompt", before);
                    JsonLines.messages(json, "completion", List.of(spoken));
                });
            }
        }
    }

    @Override
    public int rows(Example example) {
        return (int) example.messages().stream().filter(TrlFormat::isAgentTurn).count();
    }

    private static boolean isAgentTurn(Message message) {
        return message.role().equals(Message.ASSISTANT);
    }
}
