package dev.parley.worker.model.rehearsal;

import dev.parley.worker.model.TextSink;
import java.time.Duration;
import java.util.OptionalDouble;

/** Says a text at a pace. */
final class Delivery {
    private static final double NANOS_PER_SECOND = 1e9;

    private Delivery() {}

    /**
     * Hands a text on, word by word, or all at once without a pace.
     *
     * @return what was handed on before the sink wanted no more
     */
    static String say(String text, OptionalDouble wordsPerSecond, TextSink sink) throws InterruptedException {
        if (text.isEmpty() || wordsPerSecond.isEmpty()) {
            if (!text.isEmpty()) {
                sink.take(text);
            }
            return text;
        }
        long begin = System.nanoTime();
        int said = 0;
        for (int words = 0; said < text.length(); words++) {
            long due = begin + (long) (words * NANOS_PER_SECOND / wordsPerSecond.getAsDouble());
            pauseUntil(due);
            int end = endOfWord(text, said);
            boolean more = sink.take(text.substring(said, end));
            said = end;
            if (!more) {
                break;
            }
        }
        return text.substring(0, said);
    }

    private static void pauseUntil(long due) throws InterruptedException {
        long left = due - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        } else if (Thread.interrupted()) {
            throw new InterruptedException("the call was given up");
        }
    }

    /** Behind the word that begins here, and behind the space after it. */
    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
