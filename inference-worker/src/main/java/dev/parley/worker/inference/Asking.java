package dev.parley.worker.inference;

import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import java.time.Duration;
import java.util.Optional;

/** How a request is put to a model, and what its answer comes to. */
public interface Asking {

    /** Asks for the whole turn at once, and can be repeated at will. */
    Asking WHOLE = new Asking() {
        @Override
        public Answer ask(CatalogueEntry entry, Prompt prompt) throws ModelFault, InterruptedException {
            return entry.model().answer(prompt);
        }

        @Override
        public String turn(Answer answer) {
            return AnswerText.whole(answer.text());
        }

        @Override
        public boolean isUrgent() {
            return false;
        }

        @Override
        public boolean hasSpoken() {
            return false;
        }

        @Override
        public Optional<Duration> firstText() {
            return Optional.empty();
        }
    };

    /** Makes one call. */
    Answer ask(CatalogueEntry entry, Prompt prompt) throws ModelFault, InterruptedException;

    /** The turn that the last answer makes; empty when there is nothing in it. */
    String turn(Answer answer);

    /** Whether somebody waits for it, so that it goes before what can wait. */
    boolean isUrgent();

    /** Whether some of the turn is out already: then no other call is made, and what there is counts. */
    boolean hasSpoken();

    /** From the beginning of the last call to its first text, when that is known. */
    Optional<Duration> firstText();
}
