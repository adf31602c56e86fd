package dev.parley.worker;

import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.InferenceHandler;
import dev.parley.worker.inference.StoppableTime;
import dev.parley.worker.intake.Lane;
import dev.parley.worker.intake.LaneWorker;
import dev.parley.worker.intake.RequestRunner;
import dev.parley.worker.model.ModelCatalogue;
import dev.parley.worker.publish.DeadLetterPublisher;
import dev.parley.worker.publish.ResultPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Consumes requests, asks models, publishes results. Each (request id, attempt) gets one result, whatever is killed: a result
 * is published as soon as it is there, by an idempotent producer; the offset of a request is committed only after its result is
 * acknowledged and everything before it is done; and what was answered beyond that is found in the results when the partition
 * is taken over. A crash repeats at most the calls that were in flight.
 *
 * <p>It works on two lanes: on requests of generation runs, and, unless it serves one run only, on those of live conversations,
 * which go first and whose answers are published while they are written.
 */
public final class InferenceWorker implements AutoCloseable {
    /** So long the broker has for the last results: one that is away must not keep the process from ending. */
    static final Duration LAST_RESULTS = Duration.ofSeconds(10);

    private final InferenceHandler handler;
    private final RequestRunner runner;
    private final LaneWorker bulk;
    private final Optional<ChatLane> chat;
    private final Producer<byte[], byte[]> producer;
    private final StoppableTime time;
    private final ModelCatalogue models;
    private final AtomicBoolean closed = new AtomicBoolean();

    private InferenceWorker(
            WorkerSettings settings,
            EventSerdes serdes,
            ModelCatalogue models,
            BudgetGate budget,
            Consumer<Throwable> onFailure) {
        this.models = models;
        KafkaClients clients = new KafkaClients(settings);
        TopicNames names = settings.topics();
        Clock clock = Clock.systemUTC();
        time = new StoppableTime(clock);
        producer = clients.publishing();
        handler = new InferenceHandler(models, settings.inference(), budget, time);
        ResultPublisher results = new ResultPublisher(
                producer, serdes.of(InferenceResult.class), names.of(Lane.BULK.results()), clock, onFailure::accept);
        DeadLetterPublisher deadLetters =
                new DeadLetterPublisher(producer, names.of(Topics.DEAD_LETTERS), onFailure::accept);
        runner = new RequestRunner(serdes.of(InferenceRequest.class), handler, results, deadLetters);
        bulk = LaneWorker.bulk(
                names,
                clients.requests(),
                clients::results,
                serdes.of(InferenceResult.class),
                runner,
                settings.intake(),
                onFailure);
        // A worker that serves one run has no part in what live conversations ask.
        chat = settings.inference().activeRun().isPresent()
                ? Optional.empty()
                : Optional.of(new ChatLane(settings, clients, serdes, handler, clock, time, onFailure));
    }

    /**
     * Starts a worker. The topics exist, and schemas are registered or may be.
     *
     * @param serdes over the installation's registry
     * @param models the catalogue; the worker closes it
     * @param budget what may be spent, {@link BudgetGate#UNLIMITED} if nothing is said
     * @param onFailure told when the worker cannot go on (it is not authorised, its identity was taken over, a bug); called by
     *     any thread, at least once; the owner should close the worker, from another thread
     */
    public static InferenceWorker start(
            WorkerSettings settings,
            EventSerdes serdes,
            ModelCatalogue models,
            BudgetGate budget,
            Consumer<Throwable> onFailure) {
        InferenceWorker worker = new InferenceWorker(settings, serdes, models, budget, onFailure);
        worker.bulk.start();
        worker.chat.ifPresent(ChatLane::start);
        return worker;
    }

    /** What it is at, and what it did. Cheap: made for being asked several times a second. */
    public WorkerStatistics statistics() {
        return new WorkerStatistics(
                handler.inFlight(),
                bulk.open() + chat.map(ChatLane::open).orElse(0),
                runner.repeated() + chat.map(ChatLane::repeated).orElse(0L),
                runner.discarded() + chat.map(ChatLane::discarded).orElse(0L),
                handler.figures(),
                handler.concurrencyLimits(),
                handler.unavailableModels());
    }

    /** Whether it takes in requests, or would if there were any: false when it stopped, or hangs. */
    public boolean isWorking() {
        return bulk.isPolling() && chat.map(ChatLane::isPolling).orElse(true);
    }

    /**
     * Begins no call any more, gives those in flight the settings' grace, publishes what they bring, commits, and closes the
     * models. When the broker does not answer, it ends without, after some tens of seconds. Safe to call several times and by any
     * thread.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            handler.close();
            time.stop();
            bulk.stop();
            chat.ifPresent(ChatLane::close);
            bulk.close();
            producer.close(LAST_RESULTS);
            models.close();
        }
    }
}
