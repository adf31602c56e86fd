package dev.parley.worker.local;

import dev.parley.local.engine.Finish;
import dev.parley.local.engine.Priority;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.text.Input;
import dev.parley.local.text.LocalModel;
import dev.parley.local.text.Reply;
import dev.parley.local.text.Settings;
import dev.parley.local.text.TextRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Requests of every kind, and what became of them. Thread-safe. */
final class SoakRequests {
    static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static final String ENDLESS = LETTERS.repeat(100);
    private static final String SYSTEM = "You are a recruiter, kind and brief. ".repeat(15);

    private final ConcurrentSkipListMap<String, LongAdder> ends = new ConcurrentSkipListMap<>();
    private final LongAdder letters = new LongAdder();

    /** One request, to its end: read to the end, or for a while. */
    void ask(LocalModel model) {
        RandomGenerator random = ThreadLocalRandom.current();
        int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 1500 : 200);
        boolean cancelled = random.nextInt(8) == 0;
        String stop = random.nextInt(10) == 0 ? "89ab" : "";
        try (Reply reply = model.start(request(random, length, stop))) {
            StringBuilder text = new StringBuilder();
            int patience = cancelled ? random.nextInt(length) : Integer.MAX_VALUE;
            for (Optional<String> piece = reply.next();
                    piece.isPresent() && text.length() < patience;
                    piece = reply.next()) {
                text.append(piece.get());
            }
            letters.add(text.length());
            count(text.length() < patience ? verdict(reply, text.toString(), length, stop) : "left");
        } catch (IllegalStateException e) {
            count("closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TextRequest request(RandomGenerator random, int length, String stop) {
        Settings settings = new Settings(
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(0.8),
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(0.95),
                OptionalInt.of(length),
                stop.isEmpty() ? List.of() : List.of(stop),
                random.nextLong());
        ChatMessage question =
                new ChatMessage("user", Integer.toString(random.nextInt(), 36).repeat(1 + random.nextInt(100)));
        List<ChatMessage> messages =
                random.nextBoolean() ? List.of(question) : List.of(new ChatMessage("system", SYSTEM), question);
        Optional<Duration> patience =
                random.nextInt(10) == 0 ? Optional.of(Duration.ofMillis(random.nextInt(2000))) : Optional.empty();
        return new TextRequest(
                new Input.Conversation(messages, "", Input.Fitting.DROP_OLDEST, true),
                settings,
                random.nextInt(10) == 0,
                random.nextInt(3) == 0 ? Priority.INTERACTIVE : Priority.BULK,
                patience);
    }

    private static String verdict(Reply reply, String text, int length, String stop) {
        Finish finish = reply.completion().finish();
        boolean right =
                switch (finish) {
                    case STOP -> text.equals(ENDLESS.substring(0, ENDLESS.indexOf(stop)));
                    case LENGTH -> text.equals(ENDLESS.substring(0, length));
                    case CANCELLED, EXPIRED, FAILED -> ENDLESS.startsWith(text);
                };
        return right ? finish.name().toLowerCase(java.util.Locale.ROOT) : "wrong";
    }

    private void count(String end) {
        ends.computeIfAbsent(end, _ -> new LongAdder()).increment();
    }

    /** Members of a JSON object. */
    String figures() {
        return ends.entrySet().stream()
                .map(entry ->
                        ", \"" + entry.getKey() + "\": " + entry.getValue().sum())
                .collect(Collectors.joining("", "\"letters\": " + letters.sum(), ""));
    }
}
