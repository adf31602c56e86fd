package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.inspect.Inspection;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The only API, and with it the only projector, is killed again and again while clients write (reliability cases 10, 11, 35).
 * The long version is benchmarks/chat/faults/run.py.
 */
@ExtendWith(ParleyPlatform.class)
class ApiKillIT {
    private static final int KILLS = 3;
    private static final long SEED = Long.getLong("parley.crash.seed", 20_261_121L);

    @Test
    void shouldLoseAndDoubleNothingWhenTheApiIsKilled(Endpoints shared) throws Exception {
        Random random = new Random(SEED);
        try (Workspace workspace = Workspace.on(shared)) {
            Endpoints endpoints = workspace.ownDatabase(shared);
            try (ParleyProcess _ = workspace.start("topology", "--only", "chat");
                    ParleyProcess _ = workspace.start("worker")) {
                AtomicReference<LiveApi> api = new AtomicReference<>(LiveApi.start(workspace, "api"));
                try (ChatWriters writers = new ChatWriters(api::get)) {
                    writers.start(4);
                    for (int kill = 0; kill < KILLS; kill++) {
                        writers.awaitMore(5 + random.nextInt(30));
                        api.get().process().killFamily();
                        api.set(LiveApi.start(workspace, "api"));
                    }
                    writers.awaitMore(10);
                    writers.stop();
                    writers.verify();
                    Inspection inspection = new Inspection(endpoints, workspace.topics());
                    await().atMost(LiveApi.PATIENCE)
                            .untilAsserted(() -> assertThat(inspection.compare().differences())
                                    .isEmpty());
                    assertThat(inspection.compare().rows().get("chats")).isGreaterThan(KILLS);
                } finally {
                    api.get().close();
                }
            }
        }
    }
}
