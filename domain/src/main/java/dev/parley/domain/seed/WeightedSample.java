package dev.parley.domain.seed;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Flows;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Draws flows by their weights, spread evenly over the casts. */
final class WeightedSample {

    /** Draws without a new flow, after which the rest is taken in the order of the schema. */
    private static final int PATIENCE = 1_000;

    private final SeedConfig config;
    private final Flows flows;
    private final long seedNumber;

    WeightedSample(SeedConfig config, Flows flows, long seedNumber) {
        this.config = config;
        this.flows = flows;
        this.seedNumber = seedNumber;
    }

    /**
     * @param size how many, at most as many as there are seeds
     */
    Stream<Seed> draw(long size) {
        long casts = config.combinations().longValueExact();
        Permutation permutation = new Permutation(BigInteger.valueOf(casts), seedNumber);
        return LongStream.range(0, Math.min(casts, size)).boxed().flatMap(place -> {
            long index = permutation.at(BigInteger.valueOf(place)).longValueExact();
            long wanted = size / casts + (place < size % casts ? 1 : 0);
            Cast cast = Cast.at(config, index);
            return flows(index, wanted).stream().map(cast::with);
        });
    }

    private List<Flow> flows(long castIndex, long wanted) {
        SplittableRandom random = new SplittableRandom(Permutation.mix(seedNumber) ^ Permutation.mix(castIndex + 1));
        Set<Flow> known = new HashSet<>();
        List<Flow> drawn = new ArrayList<>();
        int misses = 0;
        while (drawn.size() < wanted && misses < PATIENCE) {
            Flow flow = flows.draw(random);
            if (known.add(flow)) {
                drawn.add(flow);
                misses = 0;
            } else {
                misses++;
            }
        }
        for (Iterator<Flow> rest = flows.iterator(); drawn.size() < wanted; ) {
            Flow flow = rest.next();
            if (known.add(flow)) {
                drawn.add(flow);
            }
        }
        return drawn;
    }
}
