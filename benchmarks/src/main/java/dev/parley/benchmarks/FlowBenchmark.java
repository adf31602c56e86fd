package dev.parley.benchmarks;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counting, enumerating and drawing the flows of a schema that has more than 10^9 of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FlowBenchmark {
    private final String text = BenchmarkInputs.manyFlows();
    private final FlowSchema schema = BenchmarkInputs.parse(text);
    private final Flows flows = new Flows(schema);
    private final SplittableRandom random = new SplittableRandom(1);
    private Iterator<Flow> iterator = flows.iterator();

    /** One flow of 11 steps, in the order of the schema. */
    @Benchmark
    public Flow enumerate() {
        if (!iterator.hasNext()) {
            iterator = flows.iterator();
        }
        return iterator.next();
    }

    /** One flow and its id. */
    @Benchmark
    public String enumerateWithId() {
        return enumerate().id();
    }

    /** One random flow, every flow equally likely. */
    @Benchmark
    public Flow draw() {
        return flows.draw(random);
    }

    /** The count, of a schema that is read already. */
    @Benchmark
    public BigInteger count() {
        return new Flows(schema).count();
    }

    /** Reading the schema, with all checks, and counting. */
    @Benchmark
    public BigInteger parseAndCount() {
        return new Flows(BenchmarkInputs.parse(text)).count();
    }
}
