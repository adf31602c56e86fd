package dev.parley.domain.seed;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Flows;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The flows of one cast after the other. Keeps the current cast and flow, and nothing else. */
final class AllSeeds implements Iterator<Seed> {
    private final SeedConfig config;
    private final Flows flows;
    private final long casts;
    private long index;
    private Iterator<Flow> rest;

    AllSeeds(SeedConfig config, Flows flows) {
        this.config = config;
        this.flows = flows;
        this.casts = config.combinations().longValueExact();
        this.rest = flows.iterator();
    }

    @Override
    public boolean hasNext() {
        if (!rest.hasNext() && index + 1 < casts) {
            index++;
            rest = flows.iterator();
        }
        return index < casts && rest.hasNext();
    }

    @Override
    public Seed next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more seeds");
        }
        return Cast.at(config, index).with(rest.next());
    }
}
