package dev.parley.benchmarks;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.conversation.Production;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.flow.ScriptedTurn;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.models.SamplingParameters;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The prompt of the last model turn of the longest shipped conversation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PromptBenchmark {
    private static final RoleModels MODELS = new RoleModels(List.of("benchmark"), SamplingParameters.NONE);

    private final Production production;
    private final Seed seed;
    private final String seedId;
    private final ScriptedTurn turn;
    private final List<Spoken> history;

    public PromptBenchmark() {
        Configuration configuration = BenchmarkInputs.configuration();
        production =
                new Production(configuration.flowSchema(), configuration.templates(), new RunModels(MODELS, MODELS));
        seed = new SeedPlanner(configuration.seeds(), new Flows(configuration.flowSchema()))
                .all()
                .max((left, right) -> Integer.compare(length(left.flow()), length(right.flow())))
                .orElseThrow();
        seedId = seed.id();
        List<ScriptedTurn> script = configuration.flowSchema().script(seed.flow());
        turn = script.stream()
                .filter(line -> line.action().callsModel())
                .reduce((_, last) -> last)
                .orElseThrow();
        history = script.subList(0, turn.position() - 1).stream()
                .map(line -> new Spoken(
                        line.action().role(), configuration.templates().fillTemplate(line.example(), seed)))
                .toList();
    }

    private static int length(Flow flow) {
        return flow.visits().size();
    }

    /** The messages. */
    @Benchmark
    public List<Message> render() {
        return production.templates().prompt(seed, turn.step(), turn.action(), turn.decision(), history);
    }

    /** The messages and the id of the request. */
    @Benchmark
    public String renderWithRequestId() {
        return production.requestId(production.promptHash(render()), MODELS, seedId);
    }
}
