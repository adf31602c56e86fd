package dev.parley.worker.model.rehearsal;

import dev.parley.worker.model.Answer;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Scene;
import dev.parley.worker.model.TextSink;
import dev.parley.worker.model.TokenCount;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes turns offline, without a model: takes the step's example, varies its wording, and fills its {@code <angle>} slots
 * from the seed. The same prompt always gives the same turn; the same step in another conversation gives another one; and
 * within a conversation no turn is ever said twice.
 */
public final class RehearsalModel implements LanguageModel {
    private static final int REDRAWS = 40;

    private final Optional<String> reply;
    private final OptionalDouble wordsPerSecond;

    /** Makes everything up, and says it all at once. */
    public RehearsalModel() {
        this(Optional.empty(), OptionalDouble.empty());
    }

    /**
     * @param reply said every time; empty makes one up
     * @param wordsPerSecond the pace of {@link #stream}; empty says it all at once
     */
    public RehearsalModel(Optional<String> reply, OptionalDouble wordsPerSecond) {
        this.reply = reply;
        this.wordsPerSecond = wordsPerSecond;
    }

    @Override
    public Answer answer(Prompt prompt) {
        Words words = words(prompt);
        return answer(prompt, words.text(), words.finish());
    }

    /** Goes on with the same words where another attempt stopped: the text depends on nothing but the prompt. */
    @Override
    public Answer stream(Prompt prompt, String prefix, TextSink sink) throws InterruptedException {
        Words words = words(prompt);
        int known = words.text().indexOf(prefix);
        String rest = known < 0 ? "" : words.text().substring(known + prefix.length());
        return answer(prompt, Delivery.say(rest, wordsPerSecond, sink), words.finish());
    }

    /** A fixed reply is for clients to be tried out with: it is said to its end, however few tokens are configured. */
    private Words words(Prompt prompt) {
        return reply.map(text -> new Words(text, Answer.Finish.STOP))
                .orElseGet(() -> Words.of(made(prompt), prompt.sampling()));
    }

    private static String made(Prompt prompt) {
        History history = History.of(prompt.messages());
        return prompt.scene()
                .map(scene -> write(scene, prompt.sample(), history))
                .orElseGet(() -> Improvisation.reply(prompt.messages(), prompt.sample(), history));
    }

    private static Answer answer(Prompt prompt, String text, Answer.Finish finish) {
        TokenCount tokens = new TokenCount(Words.tokens(prompt.bytes()), Words.tokens(text.length()));
        return new Answer(text, finish, Optional.empty(), Optional.of(tokens));
    }

    private static String write(Scene scene, String sample, History history) {
        Cast cast = Cast.of(scene);
        List<String> place = List.of(
                sample, scene.step(), scene.speaker(), scene.decision().orElse(""), Integer.toString(history.turns()));
        for (int draw = 0; draw < REDRAWS; draw++) {
            Dice dice = Dice.of(String.join("\u0000", place) + draw);
            String text = turn(scene, cast, sample, history, dice);
            if (!history.hasTurn(text)) {
                return text;
            }
        }
        return history.distinct(turn(scene, cast, sample, history, Dice.of(sample)));
    }

    private static String turn(Scene scene, Cast cast, String sample, History history, Dice dice) {
        String worded = Wording.vary(scene.example(), history, dice);
        String filled = new SlotFiller(cast, Dice.of(sample), dice, history).fill(worded);
        String text = Wording.tidy(filled);
        return text.isEmpty() ? "I see." : text;
    }
}
