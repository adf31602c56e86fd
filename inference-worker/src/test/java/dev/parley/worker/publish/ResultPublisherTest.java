package dev.parley.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.InferenceResult;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.testkit.InMemorySchemaRegistry;
import dev.parley.worker.SampleRequest;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceOutcome;
import dev.parley.worker.inference.InferenceOutcome.Completed;
import dev.parley.worker.inference.InferenceOutcome.Stopped;
import dev.parley.worker.model.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ResultPublisherTest {
    private final EventSerde<InferenceResult> serde =
            new EventSerdes(new InMemorySchemaRegistry()).of(InferenceResult.class);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<Exception> failures = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final ResultPublisher publisher =
            new ResultPublisher(producer, serde, "results", InstantSource.system(), failures::add);

    /** What becomes of an outcome that the broker does not take. */
    private InferenceResult refused(InferenceOutcome outcome) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("requests", 0, 7, new byte[0], new byte[0]);
        publisher.publish(SampleRequest.ofChat(), 1, Instant.EPOCH, record, outcome, acknowledged::add);
        producer.errorNext(new RecordTooLargeException());
        producer.completeNext();
        assertThat(failures).isEmpty();
        assertThat(acknowledged).hasSize(1);
        return serde.deserialize("results", producer.history().getLast().value());
    }

    @Test
    void shouldFailARequestWhoseAnswerTheBrokerDoesNotTake() {
        InferenceResult result = refused(new Completed(
                "long",
                Answer.Finish.STOP,
                "m",
                Optional.empty(),
                false,
                Consumption.NONE,
                Duration.ZERO,
                Optional.empty(),
                1));
        assertThat(result.getFailed().getCode()).isEqualTo("bad_upstream");
    }

    @Test
    void shouldEndAReplyWithoutItsTextWhenTheBrokerDoesNotTakeWhatThereIs() {
        InferenceResult result = refused(
                new Stopped(ErrorCode.EXPIRED, "long", Optional.of("m"), false, Duration.ZERO, Optional.empty(), 1));
        assertThat(result.getFailed().getCode()).isEqualTo("expired");
        assertThat(result.getFailed().getModel()).isEqualTo("m");
    }
}
