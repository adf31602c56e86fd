package dev.parley.worker.model;

/**
 * Something that answers prompts. Thread-safe; the calling thread waits for the answer, so callers that want many answers
 * at once bring as many (virtual) threads. An implementation makes one attempt: it never retries and never waits for a
 * quota by itself.
 */
public interface LanguageModel {

    /**
     * The answer as the model gave it, which may be empty or badly formed.
     *
     * @throws ModelFault when there is no answer; its code says why
     * @throws InterruptedException when the waiting thread is interrupted; the call is given up
     */
    Answer answer(Prompt prompt) throws ModelFault, InterruptedException;
}
