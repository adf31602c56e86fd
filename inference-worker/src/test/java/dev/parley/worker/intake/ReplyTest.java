package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;
import dev.parley.events.ReplyDelta;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.testkit.InMemorySchemaRegistry;
import dev.parley.worker.SampleRequest;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.TextSink;
import dev.parley.worker.publish.DeltaPublisher;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReplyTest {
    private static final Prompt PROMPT =
            new Prompt(List.of(new Prompt.Message("user", "Count.")), Sampling.PROVIDERS_CHOICE, "s", Optional.empty());

    private final EventSerde<SpecificRecord> serde = new EventSerdes(new InMemorySchemaRegistry()).any();
    private final Queue<Callback> unacknowledged = new ArrayDeque<>();
    private final List<String> published = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Ownership ownership = new Ownership(Duration.ofHours(1), nanos::get);
    private final Reply reply = new Reply(
            new DeltaPublisher.Reply(
                    SampleRequest.ofChat(), 1, new ConsumerRecord<>("requests", 0, 0, new byte[0], new byte[0])),
            Optional.empty(),
            new DeltaPublisher(producer(), serde, "deltas", "results", InstantSource.system(), failure -> {}),
            new PartitionWork(10),
            ownership);

    @Test
    void shouldGatherUntilTheLogHasWhatCameBefore() throws Exception {
        Answer answer = reply.ask(
                entry(sink -> {
                    sink.take("One, ");
                    sink.take("two, ");
                    reply.flush();
                    assertThat(published).containsExactly("One,");
                    acknowledge();
                    sink.take("three, ");
                    assertThat(published).hasSize(1);
                    reply.flush();
                    assertThat(published).containsExactly("One,", " two, three,");
                    sink.take("four.");
                    reply.flush();
                    assertThat(published).hasSize(2);
                    acknowledge();
                    reply.flush();
                    reply.flush();
                }),
                PROMPT);

        assertThat(published).containsExactly("One,", " two, three,", " four.");
        assertThat(reply.turn(answer)).isEqualTo("One, two, three, four.");
    }

    /** As after a suspension, in which the connection to the model broke: what is asked again is not said twice. */
    @Test
    void shouldSayNothingOfACallThatFailedBeforeAnybodyReadOfIt() throws Exception {
        CatalogueEntry failing = entry(sink -> {
            nanos.addAndGet(Duration.ofHours(2).toNanos());
            sink.take("Half an ");
            throw ModelFault.charged(ErrorCode.UPSTREAM_UNAVAILABLE, "it broke off");
        });
        assertThatThrownBy(() -> reply.ask(failing, PROMPT)).isInstanceOf(ModelFault.class);
        assertThat(reply.hasSpoken()).isFalse();
        ownership.confirm();
        acknowledge();
        reply.flush();

        Answer answer = reply.ask(entry(sink -> sink.take("Whole.")), PROMPT);

        assertThat(reply.turn(answer)).isEqualTo("Whole.");
        assertThat(published).containsExactly("Whole.");
    }

    @Test
    void shouldNotBeginWhatWasCancelledBeforeItCame() throws Exception {
        try (RunningReplies replies = new RunningReplies(Clock.systemUTC(), failure -> {})) {
            replies.cancel("r", ErrorCode.CANCELLED);
            replies.begin(reply, Optional.empty());
            assertThat(reply.open()).isFalse();
        }
    }

    private void acknowledge() {
        for (Callback next = unacknowledged.poll(); next != null; next = unacknowledged.poll()) {
            next.onCompletion(new RecordMetadata(new TopicPartition("deltas", 0), 0, 0, 0, 0, 0), null);
        }
    }

    @SuppressWarnings("unchecked")
    private Producer<byte[], byte[]> producer() {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("send");
                    ProducerRecord<byte[], byte[]> record = (ProducerRecord<byte[], byte[]>) arguments[0];
                    if (serde.deserialize(record.topic(), record.value()) instanceof ReplyDelta delta) {
                        published.add(delta.getText());
                    }
                    unacknowledged.add((Callback) arguments[1]);
                    return null;
                });
    }

    @FunctionalInterface
    private interface Writing {
        void write(TextSink sink) throws ModelFault;
    }

    private static CatalogueEntry entry(Writing writing) {
        LanguageModel model = new LanguageModel() {
            @Override
            public Answer answer(Prompt prompt) {
                throw new AssertionError("replies are streamed");
            }

            @Override
            public Answer stream(Prompt prompt, String prefix, TextSink sink) throws ModelFault {
                writing.write(sink);
                return new Answer("", Answer.Finish.STOP, Optional.empty(), Optional.empty());
            }
        };
        return new CatalogueEntry("m", model, Price.FREE, Limits.DEFAULT, false);
    }
}
