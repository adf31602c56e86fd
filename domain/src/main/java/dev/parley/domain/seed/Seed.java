package dev.parley.domain.seed;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.hash.Sha256;

/**
 * What one conversation is generated from.
 *
 * @param agent the recruiter
 * @param candidate the one who is approached
 * @param jobOpening what for
 * @param flow the way the conversation takes
 */
public record Seed(Fields agent, Fields candidate, Fields jobOpening, Flow flow) {

    private static final int ID_LENGTH = 24;

    public Seed {
        requireNonNull(agent, "agent is null");
        requireNonNull(candidate, "candidate is null");
        requireNonNull(jobOpening, "jobOpening is null");
        requireNonNull(flow, "flow is null");
    }

    /**
     * Made from the content and nothing else: 24 hex digits of the SHA-256 over the hashes of the parts' JSON and the
     * flow's id. The same seed has the same id on every machine and in every run.
     */
    public String id() {
        String content =
                "seed\n" + agent.hash() + '\n' + candidate.hash() + '\n' + jobOpening.hash() + '\n' + flow.id();
        return Sha256.hex(content).substring(0, ID_LENGTH);
    }
}
