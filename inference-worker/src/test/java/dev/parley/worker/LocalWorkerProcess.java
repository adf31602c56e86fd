package dev.parley.worker;

import dev.parley.domain.models.Backend;
import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;
import dev.parley.domain.models.Reference;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.intake.IntakeSettings;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.djl.DjlLanguageModel;
import dev.parley.worker.model.djl.LocalEngines;
import dev.parley.worker.model.djl.PausingModel;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A worker in a process of its own with a model in it, to be killed. */
public final class LocalWorkerProcess {
    private LocalWorkerProcess() {}

    /**
     * The model {@code local} says what it says at once, {@code slow} pauses behind each piece; they are one in memory.
     *
     * @param arguments bootstrap servers, registry, topic prefix, directory of the model, milliseconds of a pause; then, unless
     *     it is fp32 on one thread, precision and threads
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        WorkerSettings settings = new WorkerSettings(
                Map.of("bootstrap.servers", arguments[0]),
                new TopicNames(arguments[2]),
                "local",
                Optional.empty(),
                InferenceSettings.DEFAULT,
                new IntakeSettings(2048, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofSeconds(6), 20_000));
        LanguageModel local = model(
                arguments[3],
                arguments.length > 5 ? arguments[5] : "fp32",
                arguments.length > 6 ? Integer.parseInt(arguments[6]) : 1);
        LanguageModel slow = new PausingModel(local, Duration.ofMillis(Long.parseLong(arguments[4])));
        InferenceWorker worker = InferenceWorker.start(
                settings,
                new EventSerdes(new ConfluentSchemaRegistry(arguments[1])),
                name -> Optional.of(entry(name, name.equals("slow") ? slow : local)),
                BudgetGate.UNLIMITED,
                failure -> System.out.println("failed: " + failure));
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println("started");
        Thread.currentThread().join();
    }

    private static LanguageModel model(String directory, String precision, int threads) throws IOException {
        Backend.Djl settings = new Backend.Djl(
                new Reference(directory), precision, "cpu", OptionalInt.of(threads), 16, OptionalInt.empty());
        LocalEngines.Share share = LocalEngines.SHARED.share("local", settings, Map.of(), System.out::println);
        return new DjlLanguageModel(share, Duration.ofMinutes(5));
    }

    private static CatalogueEntry entry(String name, LanguageModel model) {
        return new CatalogueEntry(name, model, Price.FREE, Limits.DEFAULT, false);
    }
}
