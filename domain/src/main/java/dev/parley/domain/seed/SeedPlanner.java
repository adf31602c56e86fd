package dev.parley.domain.seed;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Flows;
import java.math.BigInteger;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Combines agents, candidates, job openings and flows to seeds. Nothing is kept: seeds are made one after the other as
 * they are asked for, in an order that is always the same.
 */
public final class SeedPlanner {

    private final SeedConfig config;
    private final Flows flows;

    public SeedPlanner(SeedConfig config, Flows flows) {
        this.config = requireNonNull(config, "config is null");
        this.flows = requireNonNull(flows, "flows is null");
    }

    /** How many seeds there are: agents x candidates x job openings x flows. */
    public BigInteger total() {
        return config.combinations().multiply(flows.count());
    }

    /** All seeds: the flows of one agent, candidate and job opening after the other. */
    public Stream<Seed> all() {
        // No flatMap: whoever asks the stream for its iterator would have all flows of a cast in memory at once.
        int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new AllSeeds(config, flows), traits), false);
    }

    /**
     * Some of the seeds, no two of them the same. The same seed number draws the same seeds in the same order; with the
     * same seed number a larger sample starts with the smaller one, unless the flow schema has weights.
     *
     * <p>Without weights every seed is as likely as any other, and no memory is needed whatever the size: the sample is
     * the start of a shuffling of all seeds.
     *
     * <p>With weights the flows are drawn by them. The sample is spread evenly over agents, candidates and job openings
     * (shuffled), and each of these combinations draws flows until it has as many different ones as it needs; it
     * remembers only its own. A flow that weights make so rare that it does not come up in a long row of draws is taken
     * in the order of the schema instead, so that the sample still has its size.
     *
     * @param n how many, at least 0; never more than there are
     * @param seedNumber which sample
     */
    public Stream<Seed> sample(long n, long seedNumber) {
        if (n < 0) {
            throw new IllegalArgumentException("n must not be negative");
        }
        long size = total().min(BigInteger.valueOf(n)).longValueExact();
        return flows.weighted() ? new WeightedSample(config, flows, seedNumber).draw(size) : uniform(size, seedNumber);
    }

    /**
     * Seeds that stand for all agents, candidates and job openings: one for each combination, all with the first flow. Of
     * many combinations a shuffled few, always the same.
     *
     * @param max how many at most, at least 1
     */
    public List<Seed> representatives(int max) {
        BigInteger combinations = config.combinations();
        Permutation permutation = new Permutation(combinations, 0);
        Flow first = flows.at(BigInteger.ZERO);
        return LongStream.range(0, combinations.min(BigInteger.valueOf(max)).longValueExact())
                .mapToObj(place -> permutation.at(BigInteger.valueOf(place)).longValueExact())
                .map(index -> Cast.at(config, index).with(first))
                .toList();
    }

    private Stream<Seed> uniform(long size, long seedNumber) {
        Permutation permutation = new Permutation(total(), seedNumber);
        BigInteger flowCount = flows.count();
        return LongStream.range(0, size).mapToObj(place -> {
            BigInteger[] index = permutation.at(BigInteger.valueOf(place)).divideAndRemainder(flowCount);
            return Cast.at(config, index[0].longValueExact()).with(flows.at(index[1]));
        });
    }
}
