package dev.parley.cli.generate;

import dev.parley.cli.runtime.Installation;
import dev.parley.domain.seed.Seed;
import dev.parley.events.FlowStep;
import dev.parley.events.RunPlanned;
import dev.parley.events.SeedPlanned;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topics;
import dev.parley.schemas.trace.TraceParent;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Publishes a run and its seeds. Publishing the same again changes nothing. */
final class SeedPublisher implements AutoCloseable {
    private final Installation installation;
    private final RunPlan plan;
    private final Clock clock;
    private final KafkaProducer<String, SpecificRecord> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    SeedPublisher(Installation installation, RunPlan plan, Clock clock) {
        this.installation = installation;
        this.plan = plan;
        this.clock = clock;
        Map<String, Object> properties = installation.kafka();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class);
        this.producer = new KafkaProducer<>(
                properties, new StringSerializer(), installation.serdes().any().serializer());
    }

    /** Publishes the run's plan, and waits until it is kept. */
    void publishRun() throws InterruptedException, ExecutionException {
        RunPlanned run = plan.event(clock.instant());
        ProducerRecord<String, SpecificRecord> record =
                new ProducerRecord<>(installation.topics().of(Topics.RUNS), run.getRunId(), run);
        TraceParent.begin(run.getRunId(), run.getEventId()).addTo(record.headers());
        producer.send(record).get();
    }

    /** Publishes one attempt of a seed; {@link #flush} tells when it is kept. */
    void publish(Seed seed, String seedId, int attempt) {
        String conversationId = EventKeys.conversation(seedId, plan.runId());
        List<FlowStep> flow = seed.flow().visits().stream()
                .map(visit -> new FlowStep(visit.step(), visit.decision()))
                .toList();
        SeedPlanned event = SeedPlanned.newBuilder()
                .setEventId(EventKeys.seed(conversationId) + "/" + attempt)
                .setOccurredAt(clock.instant())
                .setRunId(plan.runId())
                .setSeedId(seedId)
                .setConversationId(conversationId)
                .setAttempt(attempt)
                .setAgent(seed.agent().toJson())
                .setCandidate(seed.candidate().toJson())
                .setJobOpening(seed.jobOpening().toJson())
                .setFlowId(seed.flow().id())
                .setFlow(flow)
                .build();
        ProducerRecord<String, SpecificRecord> record =
                new ProducerRecord<>(installation.topics().of(Topics.SEEDS), EventKeys.seed(conversationId), event);
        TraceParent.begin(conversationId, event.getEventId()).addTo(record.headers());
        producer.send(record, (_, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /** Waits until everything published is kept. */
    void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw problem instanceof KafkaException kafka ? kafka : new KafkaException(problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
