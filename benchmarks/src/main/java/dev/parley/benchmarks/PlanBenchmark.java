package dev.parley.benchmarks;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Planning seeds of the shipped configuration, each with its id. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PlanBenchmark {
    private static final long SEED_NUMBER = 7;

    private final SeedPlanner planner;
    private Iterator<Seed> all;
    private Iterator<Seed> sample;

    public PlanBenchmark() {
        Configuration configuration = BenchmarkInputs.configuration();
        planner = new SeedPlanner(configuration.seeds(), new Flows(configuration.flowSchema()));
        all = planner.all().iterator();
        sample = planner.sample(Long.MAX_VALUE, SEED_NUMBER).iterator();
    }

    /** The next seed of all. */
    @Benchmark
    public String planAll() {
        if (!all.hasNext()) {
            all = planner.all().iterator();
        }
        return all.next().id();
    }

    /** The next seed of a sample, in its shuffled order. */
    @Benchmark
    public String planSample() {
        if (!sample.hasNext()) {
            sample = planner.sample(Long.MAX_VALUE, SEED_NUMBER).iterator();
        }
        return sample.next().id();
    }
}
