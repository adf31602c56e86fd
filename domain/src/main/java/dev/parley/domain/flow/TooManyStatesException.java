package dev.parley.domain.flow;

import java.util.List;

/** The ways through a loop are too many to be told apart within bounds. */
final class TooManyStatesException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> loop;

    TooManyStatesException(List<String> loop) {
        super("too many combinations of visits in the loop of " + loop);
        this.loop = List.copyOf(loop);
    }

    /** Ids of the steps of the loop, in the order of the file. */
    List<String> loop() {
        return loop;
    }
}
