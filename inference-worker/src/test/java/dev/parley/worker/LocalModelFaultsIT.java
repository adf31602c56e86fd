package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.models.ModelsConfig;
import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.TalkingCheckpoint;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.model.ConfiguredModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose local models cannot all be loaded. */
@ExtendWith(ParleyPlatform.class)
class LocalModelFaultsIT {
    private static final String SENTENCE = "There is nothing wrong with me.";

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path directory;

    /** One that is whole, one whose weights were cut off, and one whose cache no machine has the memory for. */
    private ModelsConfig models() throws Exception {
        Path whole = TalkingCheckpoint.write(directory.resolve("whole"), SENTENCE);
        Path damaged = TalkingCheckpoint.write(directory.resolve("damaged"), SENTENCE);
        Path weights = damaged.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        return ModelsConfig.parse("models.yml", """
            models:
              - {name: whole, backend: djl, path: %s, precision: fp32, threads: 1}
              - {name: damaged, backend: djl, path: %s, precision: fp32, threads: 1}
              - {name: huge, backend: djl, path: %s, precision: fp32, slots: 1024, context_tokens: 10000000}
            """.formatted(whole, damaged, whole));
    }

    @Test
    void shouldFailRequestsOfAModelThatCannotBeLoadedAndAnswerThoseOfTheOthers(Endpoints endpoints, TopicNames names)
            throws Exception {
        try (Lanes lanes = Lanes.open(endpoints, names)) {
            Chats chats = new Chats(lanes);
            for (String model : List.of("damaged", "huge", "whole")) {
                chats.ask(Chats.request("c", "chat-" + model, model));
                lanes.publish(List.of(Lanes.request("bulk-" + model, 0, model)));
            }
            chats.ask(Chats.request("c", "chat-other", "damaged", "whole"));
            try (InferenceWorker worker = worker(lanes)) {
                chats.awaitResults(4);
                lanes.awaitResults(3);
                assertThat(worker.isWorking()).isTrue();
            }
            for (InferenceResult result : lanes.results()) {
                String model = result.getRequestId().replaceAll("bulk-(.*)r0", "$1");
                assertEnd(model, result);
                assertEnd(model, chats.result("chat-" + model));
            }
            assertEnd("whole", chats.result("chat-other"));
        }
        assertThat(failures).isEmpty();
    }

    private InferenceWorker worker(Lanes lanes) throws Exception {
        return InferenceWorker.start(
                lanes.settings(),
                lanes.serdes(),
                new ConfiguredModels(models(), Map.of(), _ -> {}),
                BudgetGate.UNLIMITED,
                failures::add);
    }

    private static void assertEnd(String model, InferenceResult result) {
        if (model.equals("whole")) {
            assertThat(result.getCompleted().getText()).isEqualTo(SENTENCE);
            return;
        }
        assertThat(result.getFailed().getCode()).isEqualTo("unknown_model");
        assertThat(result.getFailed().getMessage())
                .contains("cannot be loaded", model.equals("huge") ? "1024 slots" : "model.safetensors");
    }
}
