package dev.parley.worker.local;

import dev.parley.local.engine.Priority;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.text.Completion;
import dev.parley.local.text.Input;
import dev.parley.local.text.LocalModel;
import dev.parley.local.text.Settings;
import dev.parley.local.text.TextRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A model without a worker. */
final class BareModel {
    private BareModel() {}

    /** Tokens of replies per second, when all requests come at once. */
    static double tokensPerSecond(LocalModel model, LoadShape shape, long seed) throws Exception {
        Settings settings = new Settings(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(shape.reply()), List.of(), 1);
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Completion>> replies = new ArrayList<>();
            for (String question : shape.questions(seed)) {
                Input input = new Input.Conversation(
                        List.of(new ChatMessage("user", question)), "", Input.Fitting.DROP_OLDEST, true);
                replies.add(threads.submit(() -> model.complete(
                        new TextRequest(input, settings, false, Priority.INTERACTIVE, Optional.empty()))));
            }
            long tokens = 0;
            for (Future<Completion> reply : replies) {
                tokens += reply.get().ids().size();
            }
            return tokens / ((System.nanoTime() - begin) / 1e9);
        }
    }
}
