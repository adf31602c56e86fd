package dev.parley.domain.seed;

import dev.parley.domain.flow.Flow;

/** Who talks to whom about what: a seed without its flow. */
record Cast(Fields agent, Fields candidate, Fields jobOpening) {

    Seed with(Flow flow) {
        return new Seed(agent, candidate, jobOpening, flow);
    }

    /** The cast at an index: job openings turn fastest, agents slowest. */
    static Cast at(SeedConfig config, long index) {
        int jobOpenings = config.jobOpenings().size();
        int candidates = config.candidates().size();
        long rest = index / jobOpenings;
        return new Cast(
                config.agents().get((int) (rest / candidates)),
                config.candidates().get((int) (rest % candidates)),
                config.jobOpenings().get((int) (index % jobOpenings)));
    }
}
