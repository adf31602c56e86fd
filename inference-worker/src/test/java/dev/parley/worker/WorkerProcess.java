package dev.parley.worker;

import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.intake.IntakeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A worker in a process of its own, to be killed. */
public final class WorkerProcess {
    /** Started again it has the same identity, so nobody waits for this; and a busy machine does not make it look dead. */
    private static final Duration SESSION = Duration.ofSeconds(60);

    private WorkerProcess() {}

    /**
     * @param arguments bootstrap servers, registry, topic prefix, teacher; then, if it is to have no identity and to be missed
     *     soon, the seconds of its session
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws InterruptedException {
        boolean anonymous = arguments.length > 4;
        Duration session = anonymous ? Duration.ofSeconds(Long.parseLong(arguments[4])) : SESSION;
        WorkerSettings settings = new WorkerSettings(
                Map.of("bootstrap.servers", arguments[0]),
                new TopicNames(arguments[2]),
                "victim",
                anonymous ? Optional.empty() : Optional.of("victim"),
                InferenceSettings.DEFAULT,
                new IntakeSettings(2048, Duration.ofMillis(50), Duration.ofSeconds(5), session, 20_000));
        InferenceWorker worker = InferenceWorker.start(
                settings,
                new EventSerdes(new ConfluentSchemaRegistry(arguments[1])),
                Teachers.at(arguments[3], "m"),
                BudgetGate.UNLIMITED,
                failure -> System.out.println("failed: " + failure));
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println("started");
        sayWhatIsDiscarded(worker);
    }

    private static void sayWhatIsDiscarded(InferenceWorker worker) throws InterruptedException {
        long said = 0;
        while (true) {
            long discarded = worker.statistics().discarded();
            if (discarded > said) {
                said = discarded;
                System.out.println("discarded " + discarded);
            }
            Thread.sleep(100);
        }
    }
}
