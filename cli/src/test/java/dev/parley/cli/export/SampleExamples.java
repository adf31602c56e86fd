package dev.parley.cli.export;

import dev.parley.domain.dataset.Split;
import dev.parley.domain.hash.Sha256;
import dev.parley.events.ChatMessage;
import dev.parley.events.ExampleDerived;
import dev.parley.events.RunPlanned;
import dev.parley.events.Usage;
import dev.parley.schemas.id.EventKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Examples as the examples topology derives them; the same number always gives the same example. */
final class SampleExamples {
    private static final List<String> WORDS = List.of(
            "Grüße",
            "shift",
            "warehouse",
            "“quoted”",
            "C++",
            "日本",
            "salary",
            "back\\slash",
            "\"tea\"",
            "line\nbreak",
            "🙂");

    private SampleExamples() {}

    static RunPlanned run(String id, String name, Instant plannedAt) {
        return RunPlanned.newBuilder()
                .setEventId("run-" + id)
                .setOccurredAt(plannedAt)
                .setRunId(id)
                .setName(name)
                .setFlowSchema("steps: []\n")
                .setTemplates("base: hello\n")
                .setModels("{}")
                .setRehearsal(false)
                .setSeeds(10)
                .build();
    }

    /** The example of a seed: conversations of 3 to 8 turns, the agent first. */
    static ExampleDerived example(String run, String dataset, int number) {
        SplittableRandom random = new SplittableRandom(number);
        String seed = Sha256.hex("seed " + number).substring(0, 24);
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(new ChatMessage("system", "You are Jo. " + text(random)));
        int turns = random.nextInt(3, 9);
        for (int turn = 0; turn < turns; turn++) {
            messages.add(new ChatMessage(turn % 2 == 0 ? "assistant" : "user", text(random)));
        }
        return ExampleDerived.newBuilder()
                .setEventId(Sha256.hex(seed + messages).substring(0, 32))
                .setOccurredAt(Instant.EPOCH.plusSeconds(number))
                .setConversationId(EventKeys.conversation(seed, run))
                .setRunId(run)
                .setSeedId(seed)
                .setDataset(dataset)
                .setSplit(Split.of(seed, 0.2).wireName())
                .setMessages(messages)
                .setFlowId("flow-" + number % 3)
                .setTags(number % 2 == 0 ? List.of("greeting", "offer") : List.of())
                .setModels(List.of("gpt-4o-mini"))
                .setRehearsal(false)
                .setUsage(new Usage(100L + number, 10L, 0.001))
                .setTruncatedTurns(number % 10 == 0 ? 2 : 0)
                .build();
    }

    /** The same, of which the agent says nothing. */
    static ExampleDerived mute(String run, String dataset, int number) {
        ExampleDerived example = example(run, dataset, number);
        example.setMessages(example.getMessages().stream()
                .filter(message -> !message.getRole().equals("assistant"))
                .toList());
        return example;
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int word = random.nextInt(3, 30); word > 0; word--) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return text.toString().strip();
    }
}
