package dev.parley.domain.conversation;

import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.hash.ContentHash;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.PromptTemplates;
import java.util.List;

/**
 * What all conversations of a run have in common.
 *
 * @param schema the flow schema
 * @param templates the prompt templates
 * @param models who speaks which role, and how
 */
public record Production(FlowSchema schema, PromptTemplates templates, RunModels models) {
    private static final int HASH_CHARACTERS = 32;

    /** Hash of the messages that a model is given. */
    public String promptHash(List<Message> messages) {
        ContentHash hash = new ContentHash();
        for (Message message : messages) {
            hash.add(message.role()).add(message.content());
        }
        return hash.hex(HASH_CHARACTERS);
    }

    /**
     * Hash of what a model is asked: the same question has the same id in every run and on every machine, so that its
     * answer is paid for once.
     *
     * @param promptHash hash of the messages
     * @param models who is asked, and how; who takes over makes no difference
     * @param sample tells apart answers that are meant to be drawn independently
     */
    public String requestId(String promptHash, RoleModels models, String sample) {
        return new ContentHash()
                .add(promptHash)
                .add(models.questionJson())
                .add(sample)
                .hex(HASH_CHARACTERS);
    }
}
