package dev.parley.cli.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast things go, over the last while: a figure that is neither nervous nor out of date. */
final class Pace {
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final double NANOS = 1e9;

    private record Mark(Instant time, long turns, long ended) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    void mark(Instant time, ProgressSnapshot snapshot) {
        if (!marks.isEmpty() && time.isBefore(marks.getLast().time())) {
            marks.clear(); // the clock was set back
        }
        marks.addLast(new Mark(time, snapshot.turns(), snapshot.ended()));
        while (marks.size() > 2 && age(time) > WINDOW.toNanos()) {
            marks.removeFirst();
        }
    }

    private long age(Instant time) {
        return Duration.between(marks.getFirst().time(), time).toNanos();
    }

    /** Turns a second. */
    double turns() {
        double seconds = seconds();
        return seconds == 0 ? 0 : (marks.getLast().turns() - marks.getFirst().turns()) / seconds;
    }

    /** How long so many conversations will take, if that can be said. */
    Optional<Duration> timeFor(long conversations) {
        long ended =
                marks.isEmpty() ? 0 : marks.getLast().ended() - marks.getFirst().ended();
        if (ended <= 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Math.round(Math.max(0, conversations) * seconds() / ended)));
    }

    private double seconds() {
        return marks.isEmpty() ? 0 : age(marks.getLast().time()) / NANOS;
    }
}
