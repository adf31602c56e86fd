package dev.parley.domain.example;

import dev.parley.domain.flow.Role;
import dev.parley.domain.hash.ContentHash;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the training example of a conversation: the {@code fine_tuning} prompt as system message, then the turns, the
 * agent's as {@code assistant} and the candidate's as {@code user}.
 */
public final class ExampleBuilder {
    /** How examples are built; one more whenever the same conversation would give another example. */
    private static final String RECIPE = "conversation/1";

    private static final int DATASET_CHARACTERS = 12;
    private static final int HASH_CHARACTERS = 32;

    private ExampleBuilder() {}

    /** Id of the dataset that the examples of a run make: the run and how its examples are built. */
    public static String dataset(String runId) {
        return new ContentHash().add(RECIPE).add(runId).hex(DATASET_CHARACTERS);
    }

    /** The messages of the example. */
    public static List<Message> messages(PromptTemplates templates, Seed seed, List<Spoken> turns) {
        List<Message> messages = new ArrayList<>(turns.size() + 1);
        messages.add(new Message(Message.SYSTEM, templates.fineTuning(seed)));
        for (Spoken turn : turns) {
            String role = turn.speaker() == Role.AGENT ? Message.ASSISTANT : Message.USER;
            messages.add(new Message(role, turn.text()));
        }
        return List.copyOf(messages);
    }

    /** Hash of an example's content: seed, split and messages. */
    public static String contentHash(String seedId, String split, List<Message> messages) {
        ContentHash hash = new ContentHash().add(seedId).add(split);
        messages.forEach(message -> hash.add(message.role()).add(message.content()));
        return hash.hex(HASH_CHARACTERS);
    }
}
