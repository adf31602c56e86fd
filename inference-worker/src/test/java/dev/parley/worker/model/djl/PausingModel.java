package dev.parley.worker.model.djl;

import dev.parley.worker.model.Answer;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.TextSink;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A model whose pieces come slowly: the model itself says what tests have it say in a moment, its listener takes the time.
 *
 * @param quick the model
 * @param pause behind each piece
 */
public record PausingModel(LanguageModel quick, Duration pause) implements LanguageModel {
    @Override
    public Answer answer(Prompt prompt) throws ModelFault, InterruptedException {
        return quick.answer(prompt);
    }

    @Override
    public Answer stream(Prompt prompt, String prefix, TextSink sink) throws ModelFault, InterruptedException {
        return quick.stream(prompt, prefix, piece -> {
            boolean more = sink.take(piece);
            LockSupport.parkNanos(pause.toNanos());
            return more;
        });
    }
}
