package dev.parley.testkit;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** Decides what a {@link ScriptedTeacher} answers. Called from many threads at once. */
@FunctionalInterface
public interface Script {
    /** The answer to this request. */
    Answer answer(TeacherRequest request);

    /** Answers everything well. */
    static Script normal() {
        return always(new Answer.Normal());
    }

    /** Answers everything so. */
    static Script always(Answer answer) {
        return request -> answer;
    }

    /** Answers the first requests with these, in the order of arrival, and all later ones well. */
    static Script first(Answer... answers) {
        List<Answer> beginning = List.of(answers);
        return request ->
                request.number() <= beginning.size() ? beginning.get(request.number() - 1) : new Answer.Normal();
    }

    /**
     * Holds requests until so many are being answered at once, then follows the other script: whether clients are fast or slow,
     * they are seen to overlap. A client that never has so many in flight waits for ever.
     */
    static Script together(int count, Script then) {
        CountDownLatch missing = new CountDownLatch(count);
        return request -> {
            missing.countDown();
            try {
                missing.await();
                return then.answer(request);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return new Answer.Hang();
            }
        };
    }

    /** Answers so many requests by that script, and none of the later ones: a client cannot get to the end of its work. */
    static Script upTo(int count, Script script) {
        return request -> request.number() <= count ? script.answer(request) : new Answer.Hang();
    }

    /**
     * One fault of a mix.
     *
     * @param share of the requests that get it, from 0 to 1
     */
    record Share(double share, Answer answer) {
        /** Checks the share. */
        public Share {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be from 0 to 1 but is " + share);
            }
        }
    }

    /** Draws a fault for every request from its number and the seed; what no share covers is answered well. */
    static Script mix(long seed, Share... shares) {
        List<Share> faults = List.of(shares);
        return request -> {
            double draw = new SplittableRandom(seed * 1_000_003 + request.number()).nextDouble();
            for (Share fault : faults) {
                draw -= fault.share();
                if (draw < 0) {
                    return fault.answer();
                }
            }
            return new Answer.Normal();
        };
    }
}
