package dev.parley.worker;

import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.intake.IntakeSettings;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ModelCatalogue;
import dev.parley.worker.model.rehearsal.RehearsalModel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A worker in a process of its own that rehearses slowly, to be killed or suspended in the middle of a reply. */
public final class ChatWorkerProcess {
    static final String REPLY =
            IntStream.range(0, 60).mapToObj(i -> "word" + i).collect(Collectors.joining(" ", "\uD83D\uDC4B ", "."));
    private static final double WORDS_PER_SECOND = 15;

    private ChatWorkerProcess() {}

    /** The model {@code slow} says the reply word by word, {@code fixed} at once; {@code m} is a teacher's. */
    static ModelCatalogue models(String teacher) {
        CatalogueEntry slow = rehearsal("slow", OptionalDouble.of(WORDS_PER_SECOND));
        CatalogueEntry fixed = rehearsal("fixed", OptionalDouble.empty());
        ModelCatalogue others = Teachers.at(teacher, "m");
        return name -> switch (name) {
            case "slow" -> Optional.of(slow);
            case "fixed" -> Optional.of(fixed);
            default -> others.find(name);
        };
    }

    private static CatalogueEntry rehearsal(String name, OptionalDouble pace) {
        return new CatalogueEntry(name, new RehearsalModel(Optional.of(REPLY), pace), Price.FREE, Limits.DEFAULT, true);
    }

    /**
     * @param arguments bootstrap servers, registry, topic prefix, teacher, and the instance id unless it has none
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws InterruptedException {
        WorkerSettings settings = new WorkerSettings(
                Map.of("bootstrap.servers", arguments[0]),
                new TopicNames(arguments[2]),
                "victim",
                arguments.length > 4 ? Optional.of(arguments[4]) : Optional.empty(),
                InferenceSettings.DEFAULT,
                new IntakeSettings(2048, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofSeconds(6), 20_000));
        InferenceWorker worker = InferenceWorker.start(
                settings,
                new EventSerdes(new ConfluentSchemaRegistry(arguments[1])),
                models(arguments[3]),
                BudgetGate.UNLIMITED,
                failure -> System.out.println("failed: " + failure));
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println("started");
        Thread.currentThread().join();
    }
}
