package dev.parley.worker;

import dev.parley.events.InferenceResult;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.worker.inference.InferenceHandler;
import dev.parley.worker.inference.WorkTime;
import dev.parley.worker.intake.EarlierResults;
import dev.parley.worker.intake.LaneWorker;
import dev.parley.worker.intake.ReplyRunner;
import dev.parley.worker.intake.RunningReplies;
import dev.parley.worker.publish.DeadLetterPublisher;
import dev.parley.worker.publish.DeltaPublisher;
import dev.parley.worker.publish.ResultPublisher;
import java.time.Clock;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;

/**
 * The lane of live conversations. It has its own clients, so that nothing of the bulk lane is before it in any queue but the
 * models', where it goes first.
 */
final class ChatLane implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final RunningReplies running;
    private final EarlierResults earlier;
    private final ReplyRunner runner;
    private final LaneWorker lane;

    ChatLane(
            WorkerSettings settings,
            KafkaClients clients,
            EventSerdes serdes,
            InferenceHandler handler,
            Clock clock,
            WorkTime time,
            Consumer<Throwable> onFailure) {
        TopicNames names = settings.topics();
        EventSerde<SpecificRecord> serde = serdes.any();
        String resultsTopic = names.of(Topics.CHAT_RESULTS);
        producer = clients.chatting();
        running = new RunningReplies(time::now, onFailure);
        DeltaPublisher deltas = new DeltaPublisher(
                producer, serde, names.of(Topics.CHAT_DELTAS), resultsTopic, clock, onFailure::accept);
        earlier = new EarlierResults(clients::replies, resultsTopic);
        runner = new ReplyRunner(
                serde,
                handler,
                deltas,
                new ResultPublisher(producer, serdes.of(InferenceResult.class), resultsTopic, clock, onFailure::accept),
                earlier,
                new DeadLetterPublisher(producer, names.of(Topics.DEAD_LETTERS), onFailure::accept).withoutValues(),
                running,
                clock,
                time::now);
        lane = LaneWorker.chat(
                names,
                clients.chatRequests(),
                clients::replies,
                serde,
                deltas,
                runner,
                settings.intake().forChats(),
                onFailure);
    }

    void start() {
        lane.start();
    }

    int open() {
        return lane.open();
    }

    long repeated() {
        return runner.repeated();
    }

    long discarded() {
        return runner.discarded();
    }

    boolean isPolling() {
        return lane.isPolling();
    }

    /** Lets replies end as long as the grace lasts; the others are left to other workers. */
    @Override
    public void close() {
        lane.close();
        running.close();
        earlier.close();
        producer.close(InferenceWorker.LAST_RESULTS);
    }
}
