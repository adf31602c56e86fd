package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.LiveApi.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Clients that say something and ask for a reply, in conversations of their own, again and again until told to stop. What gets no
 * answer, or is refused for the time being, is sent again with its key. They keep books of what was acknowledged.
 */
final class ChatWriters implements AutoCloseable {
    private final Supplier<LiveApi> api;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Map<String, Map<String, String>> messages = new ConcurrentHashMap<>();
    private final Map<String, Collection<String>> chats = new ConcurrentHashMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger withheld = new AtomicInteger();
    private volatile boolean stopping;

    /** @param api the instance to talk to; may change with every call */
    ChatWriters(Supplier<LiveApi> api) {
        this.api = api;
    }

    /** Begins, with so many clients that take no breath. */
    void start(int clients) throws IOException, InterruptedException {
        start(clients, Duration.ZERO);
    }

    /** Begins, with so many clients, each of which pauses after it has asked for a reply. */
    void start(int clients, Duration pause) throws IOException, InterruptedException {
        for (int i = 0; i < clients; i++) {
            String conversation = api.get().conversation();
            messages.put(conversation, new ConcurrentHashMap<>());
            chats.put(conversation, new ConcurrentLinkedQueue<>());
            running.add(threads.submit(() -> {
                while (!stopping) {
                    write(conversation);
                    Thread.sleep(pause);
                }
                return null;
            }));
        }
    }

    /** Waits until so many more writes were acknowledged. */
    void awaitMore(int writes) {
        int before = acknowledged.get();
        require(() -> acknowledged.get() >= before + writes);
    }

    /** Waits until so many more writes were refused, or said that the read model does not have them yet. */
    void awaitWithheld(int writes) {
        int before = withheld.get();
        require(() -> withheld.get() >= before + writes);
    }

    /** How many writes were acknowledged so far. */
    int acknowledged() {
        return acknowledged.get();
    }

    private void require(BooleanSupplier condition) {
        await().atMost(LiveApi.PATIENCE).until(() -> {
            for (Future<?> client : running) {
                if (client.isDone()) {
                    client.get(); // it gave up: says why
                }
            }
            return condition.getAsBoolean();
        });
    }

    private void write(String conversation) throws Exception {
        String text = UUID.randomUUID().toString();
        Answer said = sent(
                "/conversations/" + conversation + "/messages",
                "{\"role\": \"user\", \"content\": \"%s\"}".formatted(text));
        messages.get(conversation).put(said.text("id"), text);
        Answer asked = sent("/conversations/" + conversation + "/chat", "{}");
        chats.get(conversation).add(asked.text("id"));
    }

    private Answer sent(String path, String json) throws InterruptedException {
        String key = UUID.randomUUID().toString();
        while (true) {
            try {
                Answer answer = api.get().post(path, json, "Idempotency-Key", key);
                if (answer.status() != 201) {
                    withheld.incrementAndGet();
                }
                if (answer.status() == 409) {
                    // The instance that had it was killed: it takes a while until another may answer.
                    assertThat(answer.text("code")).as("%s", answer).startsWith("idempotency");
                } else if (answer.status() == 429 || answer.status() == 503) {
                    assertThat(answer.header("Retry-After")).as("%s", answer).matches("\\d+");
                } else {
                    assertThat(answer.status()).as("%s", answer).isIn(200, 201, 202);
                    acknowledged.incrementAndGet();
                    return answer;
                }
            } catch (IOException gone) {
                // Whether it was carried out is not known.
            }
            Thread.sleep(50);
        }
    }

    /** Lets what is being written be answered, and writes nothing more. */
    void stop() throws Exception {
        stopping = true;
        for (Future<?> each : running) {
            each.get();
        }
    }

    /** Everything that was acknowledged is there, once; every chat has ended, with one reply. */
    void verify() throws Exception {
        for (String conversation : messages.keySet()) {
            Collection<String> asked = chats.get(conversation);
            assertThat(asked).doesNotHaveDuplicates();
            for (String chat : asked) {
                assertThat(api.get().ended(chat).path("status").asText()).isEqualTo("completed");
            }
            await().atMost(LiveApi.PATIENCE).untilAsserted(() -> {
                List<JsonNode> all = all(conversation);
                Map<String, String> said = new ConcurrentHashMap<>();
                List<String> replied = new ArrayList<>();
                for (JsonNode message : all) {
                    if (message.path("role").asText().equals("user")) {
                        said.put(
                                message.path("id").asText(),
                                message.path("content").asText());
                    } else {
                        replied.add(message.path("chat").asText());
                    }
                }
                assertThat(said).isEqualTo(messages.get(conversation));
                assertThat(replied).containsExactlyInAnyOrderElementsOf(asked);
            });
        }
    }

    private List<JsonNode> all(String conversation) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Set<String> pages = new HashSet<>();
        for (String after = ""; pages.add(after); ) {
            JsonNode page = api.get()
                    .get("/conversations/" + conversation + "/messages?limit=100" + after)
                    .body();
            page.path("data").forEach(all::add);
            if (page.path("has_more").asBoolean()) {
                after = "&after=" + page.path("next").asText();
            }
        }
        return all;
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
    }
}
