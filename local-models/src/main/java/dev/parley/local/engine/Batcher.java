package dev.parley.local.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Continuous batching: between two steps requests come and go, each step gives every reply its next token, and what room is
 * left goes to parts of prompts. Used by one thread.
 */
final class Batcher implements AutoCloseable {
    /** Tokens of prompts in one step while replies wait for theirs: a long prompt must not stall them. */
    static final int SHARED_STEP = 256;

    /** Tokens of prompts in one step when nobody waits. */
    static final int OWN_STEP = 512;

    private final DecoderModule module;
    private final KvCache cache;
    private final Intake intake;
    private final EngineMeter meter;

    /** Those with a row: first the ones that reply, in the order of their rows. */
    private final List<Sequence> running = new ArrayList<>();

    Batcher(DecoderModule module, KvCache cache, Intake intake, EngineMeter meter) {
        this.module = module;
        this.cache = cache;
        this.intake = intake;
        this.meter = meter;
    }

    boolean idle() {
        return running.isEmpty();
    }

    /** One turn: those that gave up leave, others enter, and one step for all. */
    void turn() {
        dropThoseWhoGaveUp();
        computeLogits();
        admit();
        restartThoseThatOutgrowTheirKeys();
        if (!running.isEmpty()) {
            step();
        }
        if (running.isEmpty()) {
            // Until somebody comes there is no other turn.
            meter.idle();
        }
    }

    /** Ends everything, running and waiting, and frees the memory of the model. */
    @Override
    public void close() {
        intake.close();
        List<Sequence> all = new ArrayList<>(running);
        running.clear();
        all.addAll(intake.remove(_ -> true));
        all.forEach(sequence -> sequence.end(Finish.FAILED));
        for (Optional<PromptLogits> job = intake.nextJob(); job.isPresent(); job = intake.nextJob()) {
            job.get().fail();
        }
        meter.idle();
        module.close();
    }

    private void computeLogits() {
        if (cache.full()) {
            return;
        }
        intake.nextJob().ifPresent(job -> job.compute(module, cache, OWN_STEP));
    }

    private void dropThoseWhoGaveUp() {
        intake.remove(sequence -> sequence.givenUp().isPresent())
                .forEach(sequence -> sequence.end(sequence.givenUp().orElse(Finish.EXPIRED)));
        for (Sequence sequence : List.copyOf(running)) {
            sequence.givenUp().ifPresent(finish -> leave(sequence, finish));
        }
    }

    private void admit() {
        while (!cache.full()) {
            Optional<Sequence> next = intake.next();
            if (next.isEmpty()) {
                return;
            }
            Sequence sequence = next.get();
            // First of all: should there be no memory for it, it is told with the others.
            running.add(sequence);
            cache.ensure(sequence.length() + 1);
            sequence.enter(cache.take(sequence.prompt()));
            meter.entered(
                    sequence.age(), sequence.promptLength(), sequence.row().length());
        }
    }

    private void restartThoseThatOutgrowTheirKeys() {
        for (Sequence sequence : List.copyOf(running)) {
            if (sequence.outgrows(cache.sameKeysUpTo())) {
                cache.move(sequence.row(), replies() - 1);
                running.remove(sequence);
                sequence.startAgain();
                running.add(sequence);
            }
        }
    }

    private void step() {
        Step step = new Step();
        List<Sequence> served = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        int replies = replies();
        int budget = replies > 0 ? SHARED_STEP : OWN_STEP;
        for (Sequence sequence : inOrder(replies)) {
            cache.ensure(sequence.row().length() + 1);
            boolean reply = sequence.replies();
            if (reply || budget > 0) {
                int before = step.computed();
                counts.add(sequence.addTo(step, budget));
                budget -= reply ? 0 : step.computed() - before;
                served.add(sequence);
            }
        }
        cache.ensure(step.positions());
        StepResult result = module.step(step);
        meter.step(step.size(), running.size(), cached(), cache.capacity());
        serve(served, counts, result);
    }

    /** The replies in the order of their rows, then the prompts: interactive ones first, then as they came. */
    private List<Sequence> inOrder(int replies) {
        List<Sequence> order = new ArrayList<>(running);
        order.subList(0, replies)
                .sort(Comparator.comparingInt(sequence -> sequence.row().index()));
        order.subList(replies, order.size()).sort(Comparator.comparing(Sequence::priority));
        return order;
    }

    private void serve(List<Sequence> served, List<Integer> counts, StepResult result) {
        // All of them first: when one leaves, rows move, with as many tokens as they are known to hold.
        for (int i = 0; i < served.size(); i++) {
            served.get(i).computed(counts.get(i));
        }
        List<Sequence> answered =
                served.stream().filter(Sequence::promptComputed).toList();
        cache.cleanse(IntStream.range(0, answered.size())
                .filter(i -> !result.isNumber(i))
                .mapToObj(i -> answered.get(i).row())
                .toList());
        for (int i = 0; i < answered.size(); i++) {
            Sequence sequence = answered.get(i);
            if (!sequence.replies()) {
                startReply(sequence);
            }
            Sampler.Draw draw = sequence.sampler().draw(result, i);
            sequence.next(draw, meter).ifPresent(finish -> leave(sequence, finish));
        }
    }

    /** Rows of replies lie before rows of prompts. */
    private void startReply(Sequence sequence) {
        running.remove(sequence);
        int place = replies();
        cache.move(sequence.row(), place);
        sequence.startReply();
        running.add(place, sequence);
    }

    private void leave(Sequence sequence, Finish finish) {
        cache.free(sequence.row(), sequence.replies() ? replies() : 0);
        running.remove(sequence);
        sequence.end(finish);
    }

    private int replies() {
        return (int) running.stream().filter(Sequence::replies).count();
    }

    private long cached() {
        return running.stream().mapToLong(sequence -> sequence.row().length()).sum();
    }
}
