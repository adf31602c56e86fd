package dev.parley.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.api.projection.ProjectionSettings;
import dev.parley.api.projection.ReadModelRebuild;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.inspect.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances over one log and one read model. The long version is benchmarks/chat/faults/run.py. Covers case 39. */
@ExtendWith(ParleyPlatform.class)
class TwoInstancesIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int CLIENTS = 8;
    private static final int ROUNDS = 8;

    private static ApiHarness api;
    private static List<ApiClient> instances;
    private static Inspection inspection;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
        instances = List.of(api.client(), api.client(api.startAnother()));
        inspection = new Inspection(
                new Endpoints(
                        endpoints.bootstrapServers(),
                        endpoints.registryUrl(),
                        api.settings().databaseUrl()),
                topics);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void shouldShowAtOneInstanceWhatWasWrittenAtTheOther() throws Exception {
        AtomicInteger promised = new AtomicInteger();
        everybody(client -> {
            Person person = new Person(client);
            for (int round = 0; round < ROUNDS; round++) {
                promised.addAndGet(person.writeHereAndReadThere());
            }
        });
        // Any write may take so long that it promises nothing; not each of hundreds.
        assertThat(promised).hasPositiveValue();
    }

    @Test
    void shouldServeReadsAndWritesWhileTheReadModelIsRebuilt() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger rounds = new AtomicInteger();
        try (ExecutorService rebuilding = Executors.newSingleThreadExecutor()) {
            Future<?> rebuilds = rebuilding.submit(() -> {
                try {
                    for (int i = 0; i < 2; i++) {
                        int before = rounds.get();
                        await().atMost(LONG).until(() -> rounds.get() > before + CLIENTS || done.get());
                        ReadModelRebuild.run(ProjectionSettings.of(api.settings()), (_, _) -> {});
                    }
                } finally {
                    done.set(true);
                }
                return null;
            });
            try {
                everybody(client -> {
                    Person person = new Person(client);
                    while (!done.get()) {
                        person.writeHereAndReadThere();
                        rounds.incrementAndGet();
                    }
                });
            } finally {
                done.set(true);
            }
            rebuilds.get();
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(inspection.compare().differences())
                .isEmpty());
        assertThat(inspection.compare().rows()).allSatisfy((table, rows) -> {
            if (!table.equals("chats")) {
                assertThat(rows).as(table).isGreaterThanOrEqualTo(CLIENTS);
            }
        });
    }

    @FunctionalInterface
    private interface Work {
        void as(int client) throws Exception;
    }

    private static void everybody(Work work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                running.add(threads.submit(() -> {
                    work.as(client);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    /** One client with things of its own, changing sides with every write. */
    private static final class Person {
        private final String profile;
        private final String messages;
        private int writes;

        Person(int number) {
            writes = number;
            profile = created("/profiles", person("new"));
            String opening = created("/job_openings", "{\"title\":\"Developer\"}");
            String conversation = created(
                    "/conversations", "{\"profile_id\":\"" + profile + "\",\"job_opening_id\":\"" + opening + "\"}");
            messages = "/conversations/" + conversation + "/messages";
        }

        private static String person(String name) {
            return "{\"first_name\":\"" + name + "\",\"last_name\":\"Lee\"}";
        }

        /** On a busy machine what was made may not be visible at once. */
        private static String created(String path, String json) {
            Answer made = instances.getFirst().post(path, json);
            assertThat(made.status()).as(made.body()).isIn(201, 202);
            instances.forEach(instance -> await().atMost(LONG)
                    .until(() -> instance.get(made.header("Location")).status() == 200));
            return made.id();
        }

        /** How many writes said that they can be read. */
        int writeHereAndReadThere() {
            String text = UUID.randomUUID().toString();
            ApiClient here = instances.get(writes++ % 2);
            ApiClient there = instances.get(writes % 2);
            int promised = 0;
            Answer changed = here.put("/profiles/" + profile, person(text));
            if (isPromised(changed, 200)) {
                assertThat(read(there, "/profiles/" + profile)).contains(text);
                promised++;
            }
            Answer said = here.post(messages, "{\"role\":\"user\",\"content\":\"" + text + "\"}");
            if (isPromised(said, 201)) {
                assertThat(read(there, messages + "?order=desc&limit=1")).contains(text);
                promised++;
            }
            Answer made = here.post("/profiles", person(text));
            if (isPromised(made, 201)) {
                assertThat(read(there, made.header("Location"))).contains(text);
                if (isPromised(there.delete(made.header("Location")), 204)) {
                    assertThat(here.get(made.header("Location")).status()).isEqualTo(404);
                }
                promised++;
            }
            return promised;
        }

        private static boolean isPromised(Answer answer, int status) {
            assertThat(answer.status()).as(answer.body()).isIn(status, 202);
            return answer.status() == status;
        }

        private static String read(ApiClient there, String path) {
            Answer answer = there.get(path);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }
}
