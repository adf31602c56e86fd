package dev.parley.benchmarks;

import dev.parley.events.ChatMessage;
import dev.parley.events.InferenceRequest;
import dev.parley.events.SamplingParameters;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Writing and reading the two events that there are most of: a request of 3 KB, and a turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SerdeBenchmark {
    private static final String TOPIC = "benchmark";
    private static final String CONVERSATION = "0123456789abcdef01234567.0123456789ab";
    private static final String REQUEST = "0123456789abcdef0123456789abcdef";
    private static final String TEXT =
            "That fits well, thank you. How familiar are you with the tools that the team asks for? ";

    private final EventSerde<InferenceRequest> requests;
    private final EventSerde<TurnRecorded> turns;
    private final InferenceRequest request = request();
    private final TurnRecorded turn = turn();
    private final byte[] requestBytes;
    private final byte[] turnBytes;

    public SerdeBenchmark() {
        EventSerdes serdes = new EventSerdes(
                new FixedSchemas(List.of(InferenceRequest.getClassSchema(), TurnRecorded.getClassSchema())));
        requests = serdes.of(InferenceRequest.class);
        turns = serdes.of(TurnRecorded.class);
        requestBytes = Objects.requireNonNull(requests.serialize(TOPIC, request));
        turnBytes = Objects.requireNonNull(turns.serialize(TOPIC, turn));
    }

    private static InferenceRequest request() {
        List<ChatMessage> messages = Stream.concat(
                        Stream.of(new ChatMessage("system", TEXT.repeat(24))),
                        Stream.generate(() -> new ChatMessage("user", TEXT + TEXT))
                                .limit(5))
                .toList();
        return InferenceRequest.newBuilder()
                .setEventId(REQUEST + "/1")
                .setOccurredAt(Instant.EPOCH)
                .setRequestId(REQUEST)
                .setAttempt(1)
                .setRunId("0123456789ab")
                .setConversationId(CONVERSATION)
                .setPosition(6)
                .setModels(List.of("gpt-4o-mini"))
                .setMessages(messages)
                .setParameters(SamplingParameters.newBuilder()
                        .setTemperature(0.8)
                        .setMaxTokens(300)
                        .setStop(List.of())
                        .build())
                .setSample("0123456789abcdef01234567")
                .build();
    }

    private static TurnRecorded turn() {
        return TurnRecorded.newBuilder()
                .setEventId(CONVERSATION + "/turn/6")
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(CONVERSATION)
                .setRunId("0123456789ab")
                .setSeedId("0123456789abcdef01234567")
                .setPosition(6)
                .setRole("agent")
                .setStep("requirements")
                .setTags(List.of("screening"))
                .setText(TEXT + TEXT)
                .setSource("model")
                .setModel("gpt-4o-mini")
                .setRequestId(REQUEST)
                .setPromptHash(REQUEST)
                .setUsage(new Usage(800L, 40L, 0.0002))
                .build();
    }

    @Benchmark
    public byte[] writeRequest() {
        return Objects.requireNonNull(requests.serialize(TOPIC, request));
    }

    @Benchmark
    public InferenceRequest readRequest() {
        return Objects.requireNonNull(requests.deserialize(TOPIC, requestBytes));
    }

    @Benchmark
    public byte[] writeTurn() {
        return Objects.requireNonNull(turns.serialize(TOPIC, turn));
    }

    @Benchmark
    public TurnRecorded readTurn() {
        return Objects.requireNonNull(turns.deserialize(TOPIC, turnBytes));
    }
}
