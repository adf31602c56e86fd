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

    /**
     * The answer, handed on piece by piece as the model writes it. A model that cannot stream hands it on in one piece.
     *
     * @param prefix what another attempt has written of this answer; the model goes on behind it. Empty begins.
     * @param sink is given the pieces, by the calling thread
     * @return with the joined pieces as its text, without the prefix; what there was when the sink wants no more
     * @throws ModelFault when the answer ended before it was complete; the sink may have got pieces of it
     * @throws InterruptedException as soon as the waiting thread is interrupted, even while the model is silent
     */
    default Answer stream(Prompt prompt, String prefix, TextSink sink) throws ModelFault, InterruptedException {
        Answer answer = answer(prefix.isEmpty() ? prompt : prompt.continuing(prefix));
        if (!answer.text().isEmpty()) {
            sink.take(answer.text());
        }
        return answer;
    }
}
