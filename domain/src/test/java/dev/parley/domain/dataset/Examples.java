package dev.parley.domain.dataset;

import dev.parley.domain.prompt.Message;
import java.util.List;

/** Examples for tests. */
final class Examples {
    static final Example CONVERSATION = new Example(
            "seed1.run1",
            "seed1",
            Split.TRAIN,
            List.of(
                    new Message("system", "You are Jo."),
                    new Message("assistant", "Grüß Gott!\nA \"job\"?"),
                    new Message("user", "日本 \\ 🙂\u2028"),
                    new Message("assistant", "Bye.")),
            "flow1",
            List.of("greeting", "offer"),
            List.of("gpt-4o-mini"),
            false,
            120,
            30,
            0.1,
            1);

    static final Example REHEARSED = new Example(
            "seed2.run1",
            "seed2",
            Split.TRAIN,
            List.of(new Message("system", "You are Jo."), new Message("assistant", "Hello.")),
            "flow1",
            List.of("greeting"),
            List.of("rehearsal"),
            true,
            12,
            3,
            0,
            0);

    static Example costing(double usd) {
        return example(CONVERSATION.messages(), "flow1", usd);
    }

    static Example saying(List<Message> said) {
        return example(said, "flow1", 0);
    }

    static Example following(String flow) {
        return example(CONVERSATION.messages(), flow, 0);
    }

    private static Example example(List<Message> said, String flow, double usd) {
        return new Example("seed2.run1", "seed2", Split.TRAIN, said, flow, List.of(), List.of(), false, 1, 1, usd, 0);
    }

    private Examples() {}
}
