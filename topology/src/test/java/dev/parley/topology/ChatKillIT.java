package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceRequest;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.halt.HaltPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reliability cases 6 and 7: the chat application is killed by force while chats are under way. */
@ExtendWith(ParleyPlatform.class)
class ChatKillIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int CHATS = 150;
    private static final int CONVERSATIONS = 10;
    private static final int KILLS = 2;
    private static final String PACKAGE = "dev.parley.topology.";

    @TempDir
    private Path stateDirectory;

    @Test
    void shouldLoseAndDoubleNothingWhenItIsKilled(Endpoints endpoints, TopicNames names) throws Exception {
        Random random = new Random(3);
        try (ChatLog log = answering(endpoints, names)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * CHATS / (KILLS + 2) + random.nextInt(20);
                try (ChildProcess child = child(List.of(), endpoints, names)) {
                    awaitReplies(log, enough);
                    child.kill();
                }
            }
            try (ChildProcess _ = child(List.of(), endpoints, names)) {
                awaitReplies(log, CHATS);
                await().atMost(PATIENCE).until(() -> log.all(TurnRecorded.class).size() >= CHATS);
            }
            assertAnsweredOnceInOrder(log);
            assertWrittenInTransactions(endpoints, names);
        }
    }

    /** Seldom does a kill hit the instant between two writes that belong together: so that they are one shows here. */
    private static void assertWrittenInTransactions(Endpoints endpoints, TopicNames names) throws Exception {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            assertThat(admin.listTransactions().all().get())
                    .extracting(TransactionListing::transactionalId)
                    .anyMatch(id -> id.startsWith(names.prefix() + "chat-"));
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhereverItHalts(Endpoints endpoints, TopicNames names) throws Exception {
        TopicNames own = new TopicNames(names.prefix() + "halt.");
        try (ChatLog log = answering(endpoints, own)) {
            for (HaltPoint place : List.of(
                    // A decision is in the stores, and nothing of it is published.
                    HaltPoint.leaving(PACKAGE + "chat.ChatStore", "save").atCall(20),
                    // It is published, in a transaction that is open.
                    HaltPoint.entering(PACKAGE + "chat.ChatProcessor$Work", "done")
                            .atCall(40),
                    HaltPoint.leaving("org.apache.kafka.clients.producer.KafkaProducer", "commitTransaction")
                            .atCall(3),
                    // A part of a store is restored.
                    HaltPoint.leaving(
                            "org.apache.kafka.streams.processor.internals.ProcessorStateManager", "restore"))) {
                try (ChildProcess child = child(place.options(), endpoints, own)) {
                    assertThat(child.awaitExit(PATIENCE))
                            .as("%s: %s", place, child.output())
                            .isEqualTo(HaltPoint.STATUS);
                }
            }
            try (ChildProcess _ = child(List.of(), endpoints, own)) {
                awaitReplies(log, CHATS);
                await().atMost(PATIENCE).until(() -> log.all(TurnRecorded.class).size() >= CHATS);
            }
            assertAnsweredOnceInOrder(log);
        }
    }

    /** With all chats asked for, and a worker that answers them. */
    private static ChatLog answering(Endpoints endpoints, TopicNames names) throws Exception {
        ChatLog log = new ChatLog(endpoints, names);
        log.answerWith(request -> Optional.of(
                ChatEvents.completed(request.getConversationId(), request.getRequestId(), "hello", Instant.now())));
        for (int chat = 0; chat < CHATS; chat++) {
            log.ask(ChatRequested.newBuilder(ChatEvents.asked("c" + chat % CONVERSATIONS, "chat" + chat, Instant.now()))
                    .setDeadline(Instant.now().plus(Duration.ofMinutes(30)))
                    .build());
        }
        return log;
    }

    private static void awaitReplies(ChatLog log, int enough) {
        await().atMost(PATIENCE).until(() -> log.all(ChatReplied.class).size() >= enough);
    }

    private static void assertAnsweredOnceInOrder(ChatLog log) {
        assertThat(log.all(ChatReplied.class)).hasSize(CHATS);
        assertThat(log.all(TurnRecorded.class)).hasSize(CHATS);
        assertThat(log.all(InferenceRequest.class)).hasSize(CHATS);
        for (int number = 0; number < CONVERSATIONS; number++) {
            int first = number;
            List<String> expected = IntStream.iterate(first, chat -> chat < CHATS, chat -> chat + CONVERSATIONS)
                    .mapToObj(chat -> "chat" + chat)
                    .toList();
            assertThat(log.replied("c" + number)).containsExactlyElementsOf(expected);
        }
    }

    private ChildProcess child(List<String> options, Endpoints endpoints, TopicNames names) {
        return ChildProcess.run(
                ChatRunnerProcess.class,
                options,
                Map.of(),
                endpoints.bootstrapServers(),
                endpoints.ccompatUrl(),
                names.prefix(),
                stateDirectory.toString());
    }
}
