package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.models.Limits;
import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.schemas.trace.TraceParent;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelCatalogue;
import dev.parley.worker.model.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reliability cases 5 and 24: requests that cannot be worked on do not stop those beside them. */
@ExtendWith(ParleyPlatform.class)
class PoisonIT {
    private static final String POISON = "seed7r0";

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private Lanes lanes;

    @BeforeEach
    void open(Endpoints endpoints, TopicNames names, TestInfo test) throws Exception {
        String own = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        lanes = Lanes.open(endpoints, new TopicNames(names.prefix() + own + "."));
    }

    @AfterEach
    void close() {
        lanes.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldEndARequestOnWhichABackendHasABug() throws Exception {
        lanes.publish(Lanes.requests(20, "m"));
        List<InferenceResult> results;
        try (InferenceWorker _ = worker()) {
            results = lanes.awaitResults(20);
        }
        // A restart does not meet it again.
        lanes.publish(List.of(Lanes.request("later", 0, "m")));
        try (InferenceWorker _ = worker()) {
            assertThat(lanes.awaitResults(21)).hasSize(21);
        }

        assertThat(results).filteredOn(result -> result.getCompleted() != null).hasSize(19);
        assertThat(results)
                .filteredOn(result -> result.getFailed() != null)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.getRequestId()).isEqualTo(POISON);
                    InferenceFailed failed = result.getFailed();
                    assertThat(failed.getCode()).isEqualTo("poison_request");
                    assertThat(failed.getMessage())
                            .contains("IllegalStateException")
                            .doesNotContain("question");
                });
        assertThat(lanes.awaitRecords(Topics.DEAD_LETTERS, 1)).singleElement().satisfies(letter -> {
            assertThat(header(letter, "__streams.errors.exception")).isEqualTo("java.lang.IllegalStateException");
            assertThat(letter.key()).contains(POISON);
        });
    }

    @Test
    void shouldKeepNothingOfARequestThatIsNotToBeLogged() throws Exception {
        InferenceRequest secret = Lanes.request("seed7", 0, "m");
        secret.setLog(false);
        lanes.publish(List.of(secret, Lanes.request("seed7", 1, "m")));
        try (InferenceWorker _ = worker()) {
            assertThat(lanes.awaitResults(2)).hasSize(2);
        }

        assertThat(lanes.awaitRecords(Topics.DEAD_LETTERS, 0)).isEmpty();
    }

    @Test
    void shouldGoOnBehindBytesThatAreNoRequest() throws Exception {
        List<byte[]> poison = List.of(
                new byte[0],
                "no avro".getBytes(StandardCharsets.UTF_8),
                // A schema that nobody has registered, and one that is there but not whole.
                new byte[] {0, 0x7f, -1, -1, -1, 1, 2, 3},
                new byte[] {0, 0, 0, 0, 1});
        for (byte[] bytes : poison) {
            lanes.publishBytes("seed1/request/x", bytes);
            // The results are looked through when partitions are taken over.
            lanes.publishBytes(Topics.GENERATION_RESULTS, "seed1/result/x", bytes);
        }
        lanes.publish(List.of(Lanes.request("seed1", 0, "m")));
        try (InferenceWorker _ = worker()) {
            assertThat(lanes.awaitRecords(Topics.GENERATION_RESULTS, poison.size() + 1))
                    .hasSize(poison.size() + 1);
            List<ConsumerRecord<String, byte[]>> letters = lanes.awaitRecords(Topics.DEAD_LETTERS, poison.size());
            assertThat(letters).hasSize(poison.size());
            List<byte[]> kept = new ArrayList<>();
            letters.forEach(letter -> kept.add(letter.value()));
            assertThat(kept).containsExactlyInAnyOrderElementsOf(poison);
            assertThat(letters).allSatisfy(letter -> assertThat(header(letter, "__streams.errors.topic"))
                    .endsWith("generation-requests"));
        }
    }

    @Test
    void shouldAnswerInTheTraceOfTheRequest() throws Exception {
        TraceParent cause = TraceParent.begin("somebody else's trace", "the event before");
        lanes.publish(Lanes.request("seed1", 0, "m"), cause);
        lanes.publish(List.of(Lanes.request("seed1", 1, "m")));
        try (InferenceWorker _ = worker()) {
            assertThat(lanes.awaitRecords(Topics.GENERATION_RESULTS, 2))
                    .extracting(result -> TraceParent.of(result.headers()).orElseThrow())
                    .containsExactlyInAnyOrder(cause.child("seed1r0/1"), TraceParent.begin("seed1.run1", "seed1r1/1"));
        }
    }

    private InferenceWorker worker() {
        LanguageModel buggy = PoisonIT::answer;
        ModelCatalogue catalogue =
                name -> Optional.of(new CatalogueEntry(name, buggy, Teachers.PRICE, Limits.DEFAULT, false));
        return InferenceWorker.start(lanes.settings(), lanes.serdes(), catalogue, BudgetGate.UNLIMITED, failures::add);
    }

    private static Answer answer(Prompt prompt) {
        String question = prompt.messages().getFirst().content();
        if (question.endsWith(" " + POISON)) {
            throw new IllegalStateException("cannot make head or tail of: " + question);
        }
        return new Answer("Hello.", Answer.Finish.STOP, Optional.empty(), Optional.empty());
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
