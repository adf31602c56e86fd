package dev.parley.local.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The requests that wait for a row, from any thread: interactive ones first, then in the order in which they came. While others
 * wait, too, every {@value #INTERACTIVE_IN_A_ROW} of them are followed by one of those, so that nobody waits for ever.
 */
final class Intake {
    static final int INTERACTIVE_IN_A_ROW = 8;

    private final int most;
    private final List<Deque<Sequence>> waiting = new ArrayList<>(); // in the order of the priorities
    private final Deque<PromptLogits> jobs = new ArrayDeque<>();
    private int interactiveInARow;
    private boolean closed;

    Intake(int most) {
        this.most = most;
        for (int i = 0; i < Priority.values().length; i++) {
            waiting.add(new ArrayDeque<>());
        }
    }

    /**
     * Puts a request behind the others of its priority.
     *
     * @throws EngineFullException when too many wait
     */
    synchronized void add(Sequence sequence) {
        refuseWhenClosed();
        if (size() >= most) {
            throw new EngineFullException(size());
        }
        waiting.get(sequence.priority().ordinal()).add(sequence);
        notifyAll();
    }

    /** Asks for all logits of a prompt: computed between two steps. */
    synchronized void add(PromptLogits job) {
        refuseWhenClosed();
        jobs.add(job);
        notifyAll();
    }

    synchronized Optional<Sequence> next() {
        Deque<Sequence> interactive = waiting.get(Priority.INTERACTIVE.ordinal());
        Deque<Sequence> bulk = waiting.get(Priority.BULK.ordinal());
        boolean bulkGoes = interactive.isEmpty() || (!bulk.isEmpty() && interactiveInARow >= INTERACTIVE_IN_A_ROW);
        interactiveInARow = bulkGoes ? 0 : interactiveInARow + 1;
        return Optional.ofNullable((bulkGoes ? bulk : interactive).poll());
    }

    synchronized Optional<PromptLogits> nextJob() {
        return Optional.ofNullable(jobs.poll());
    }

    /** Takes out those that must not wait any longer. */
    synchronized List<Sequence> remove(Predicate<Sequence> condition) {
        List<Sequence> removed = new ArrayList<>();
        for (Deque<Sequence> queue : waiting) {
            queue.stream().filter(condition).forEach(removed::add);
            queue.removeAll(removed);
        }
        return removed;
    }

    synchronized int size() {
        return waiting.stream().mapToInt(Deque::size).sum();
    }

    /** Waits until there is something to do; false once it is closed. */
    synchronized boolean await() throws InterruptedException {
        while (!closed && size() == 0 && jobs.isEmpty()) {
            wait();
        }
        return !closed;
    }

    synchronized boolean closed() {
        return closed;
    }

    /** Takes nothing more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw new EngineClosedException();
        }
    }
}
