package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.domain.chat.ChatPolicy;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The chat application against a real broker, with the test in the place of clients and workers. */
@ExtendWith(ParleyPlatform.class)
class ChatRunnerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CONVERSATIONS = 6;
    private static final int CHATS = 12;

    @TempDir
    private Path stateDirectory;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private TopicNames topics;
    private Map<String, Object> kafka;
    private ChatLog log;

    @BeforeEach
    void open(Endpoints endpoints, TopicNames names, TestInfo test) throws Exception {
        String own = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        topics = new TopicNames(names.prefix() + own + ".");
        kafka = endpoints.kafkaProperties();
        log = new ChatLog(endpoints, topics);
    }

    @AfterEach
    void close() throws InterruptedException {
        log.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldAnswerEveryChatOnceInTheOrderOfItsConversation() throws Exception {
        log.answerWith(ChatRunnerIT::echo);
        askAll();

        try (ChatRunner _ = start()) {
            awaitReplies();
        }

        assertEveryChatAnsweredOnce();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenItIsStoppedAgainAndAgain() throws Exception {
        log.answerWith(ChatRunnerIT::echo);
        askAll();

        for (int goal = 10; goal <= 50; goal += 20) {
            int enough = goal;
            try (ChatRunner _ = start()) {
                await().atMost(PATIENCE).until(() -> log.all(ChatReplied.class).size() >= enough);
            }
        }
        try (ChatRunner _ = start()) {
            awaitReplies();
        }

        assertEveryChatAnsweredOnce();
    }

    @Test
    void shouldStopWithoutStackTracesWhenATopicWasDeleted() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        System.setErr(new PrintStream(terminal, true));
        try (ChatRunner runner = start();
                Admin admin = Admin.create(kafka)) {
            assertThat(runner.awaitRunning(PATIENCE)).isTrue();

            admin.deleteTopics(List.of(topics.of(Topics.CHAT_RESULTS))).all().get();

            await().atMost(PATIENCE).until(() -> !failures.isEmpty());
        } finally {
            System.setErr(before);
        }
        assertThat(failures).first().asString().contains("a topic that they read was deleted");
        assertThat(terminal.toString()).doesNotContain("Exception in thread");
        failures.clear();
    }

    @Test
    void shouldTakeResultsThatCameWhileItWasAway() throws Exception {
        try (ChatRunner _ = start()) {
            askAll();
            await().atMost(PATIENCE).until(() -> log.all(InferenceRequest.class).size() == CONVERSATIONS);
        }
        log.all(InferenceRequest.class).forEach(request -> echo(request).ifPresent(log::answer));
        log.answerWith(ChatRunnerIT::echo);

        try (ChatRunner _ = start()) {
            awaitReplies();
        }

        assertEveryChatAnsweredOnce();
    }

    /** The application used to die of it, again after each restart, and with it all chats. */
    @Test
    void shouldPassOnTheLargestReplyThatAWorkerSends() throws Exception {
        String text = "All work and no play. ".repeat(350_000);
        log.answerWith(request -> Optional.of(
                ChatEvents.completed(request.getConversationId(), request.getRequestId(), text, Instant.now())));

        try (ChatRunner _ = start()) {
            log.ask(ChatEvents.asked("c", "a", Instant.now()));
            await().atMost(PATIENCE).until(() -> !log.all(ChatReplied.class).isEmpty());
        }

        assertThat(log.all(ChatReplied.class)).singleElement().satisfies(reply -> assertThat(reply.getText())
                .hasSize(text.length()));
    }

    @Test
    void shouldExpireOnceWithoutAnyWorkerOverARestart() throws Exception {
        Instant deadline = Instant.now().plusSeconds(2);
        ChatRequested asked = ChatRequested.newBuilder(ChatEvents.asked("c", "a", Instant.now()))
                .setDeadline(deadline)
                .build();
        try (ChatRunner _ = start()) {
            log.ask(asked);
            await().atMost(PATIENCE)
                    .until(() -> !log.all(InferenceRequest.class).isEmpty());
        }

        try (ChatRunner _ = start()) {
            await().atMost(PATIENCE).until(() -> !log.all(ChatReplied.class).isEmpty());
            log.ask(asked);
            log.answer(ChatEvents.completed("c", "a", "too late", Instant.now()));
            log.ask(ChatEvents.asked("c", "b", Instant.now()));
            log.answerWith(ChatRunnerIT::echo);
            await().atMost(PATIENCE).until(() -> log.all(InferenceRequest.class).size() == 2);
        }

        assertThat(log.all(ChatReplied.class).getFirst()).satisfies(reply -> {
            assertThat(reply.getStatus()).isEqualTo("expired");
            assertThat(reply.getOccurredAt()).isAfterOrEqualTo(deadline);
        });
        assertThat(log.replied("c").filter("a"::equals)).hasSize(1);
        assertThat(log.all(InferenceCancelled.class))
                .extracting(InferenceCancelled::getReason)
                .containsExactly("expired");
        assertThat(log.all(TurnRecorded.class)).noneMatch(turn -> turn.getText().equals("too late"));
    }

    /** Case 30: the clocks of its machine and of the API are an hour off, each its own way. */
    @Test
    void shouldGoByTheClockOfTheBroker() throws Exception {
        Duration wrong = Duration.ofHours(1);
        InstantSource ahead = InstantSource.offset(InstantSource.system(), wrong);
        ChatApplication application = new ChatApplication(settings(), log.serdes(), ahead);
        log.answerWith(ChatRunnerIT::echo);
        try (ChatRunner _ = ChatRunner.start(application, settings(), failures::add)) {
            log.ask(ChatEvents.asked("c", "a", Instant.now().minus(wrong)));
            log.ask(ChatEvents.asked("d", "b", Instant.now().plus(wrong)));
            await().atMost(PATIENCE).until(() -> log.all(ChatReplied.class).size() == 2);
        }

        assertThat(log.all(ChatReplied.class)).allSatisfy(reply -> {
            assertThat(reply.getStatus()).isEqualTo("completed");
            assertThat(Duration.between(reply.getCreatedAt(), Instant.now()).abs())
                    .isLessThan(wrong.dividedBy(2));
            assertThat(Duration.between(reply.getOccurredAt(), Instant.now()).abs())
                    .isLessThan(wrong.dividedBy(2));
        });
    }

    @Test
    void shouldRememberWhatItHasNotStoredOverARestart() throws Exception {
        ChatRequested secret = ChatRequested.newBuilder(ChatEvents.asked("c", "b", Instant.now()))
                .setLog(false)
                .setDeadline(Instant.now().plus(Duration.ofMinutes(30)))
                .build();
        try (ChatRunner _ = start()) {
            log.ask(ChatRequested.newBuilder(ChatEvents.asked("c", "a", Instant.now()))
                    .setDeadline(secret.getDeadline())
                    .build());
            log.ask(secret);
            await().atMost(PATIENCE).until(() -> taken() == 2);
        }
        assertThat(log.all(InferenceRequest.class)).as("the other one waits").hasSize(1);
        log.answerWith(ChatRunnerIT::echo);
        log.answer(ChatEvents.completed("c", "a", "reply to a", Instant.now()));

        try (ChatRunner _ = start()) {
            await().atMost(PATIENCE).until(() -> log.all(ChatReplied.class).size() == 2);
        }

        assertThat(log.replied("c")).containsExactly("a", "b");
        assertThat(log.all(InferenceRequest.class).getLast().getMessages())
                .as("what was asked, and the reply that it waited for")
                .startsWith(secret.getMessages().toArray(ChatMessage[]::new))
                .hasSize(secret.getMessages().size() + 1);
    }

    @Test
    void shouldKeepItsChangelogForHoursOnly() throws Exception {
        log.answerWith(ChatRunnerIT::echo);
        log.ask(ChatEvents.asked("c", "a", Instant.now()));
        try (ChatRunner _ = start()) {
            await().atMost(PATIENCE).until(() -> !log.all(ChatReplied.class).isEmpty());
        }

        assertThat(changelog("cleanup.policy").split(",")).containsExactlyInAnyOrder("compact", "delete");
        assertThat(changelog("retention.ms")).isEqualTo("7200000");
        assertThat(changelog("segment.ms")).isEqualTo("900000");
        assertThat(changelog("message.timestamp.type")).isEqualTo("LogAppendTime");
    }

    private String changelog(String setting) throws InterruptedException, ExecutionException {
        String name = topics.prefix() + "chat-" + ChatHarness.STORE + "-changelog";
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try (Admin admin = Admin.create(kafka)) {
            return admin.describeConfigs(List.of(topic))
                    .all()
                    .get()
                    .get(topic)
                    .get(setting)
                    .value();
        }
    }

    /** How many requests the application has taken in, and committed. */
    private long taken() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka)) {
            return admin
                    .listConsumerGroupOffsets(topics.prefix() + "chat")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getKey().topic().equals(topics.of(Topics.CHATS)))
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        }
    }

    private ChatSettings settings() {
        return new ChatSettings(kafka, topics, stateDirectory, "chat-0", 1, ChatPolicy.DEFAULT);
    }

    private ChatRunner start() throws InterruptedException {
        ChatRunner runner = ChatRunner.start(settings(), log.serdes(), failures::add);
        if (!runner.awaitRunning(PATIENCE)) {
            runner.close();
            throw new AssertionError("it does not start within " + PATIENCE);
        }
        return runner;
    }

    /** Chats take turns among the conversations; deadlines are far away. */
    private void askAll() {
        for (int chat = 0; chat < CHATS; chat++) {
            for (int conversation = 0; conversation < CONVERSATIONS; conversation++) {
                log.ask(ChatRequested.newBuilder(
                                ChatEvents.asked(conversation(conversation), chat(conversation, chat), Instant.now()))
                        .setDeadline(Instant.now().plus(Duration.ofMinutes(30)))
                        .build());
            }
        }
    }

    private void awaitReplies() {
        await().atMost(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .until(() -> log.all(ChatReplied.class).size() >= CONVERSATIONS * CHATS
                        && log.all(TurnRecorded.class).size() >= CONVERSATIONS * CHATS);
    }

    private void assertEveryChatAnsweredOnce() {
        for (int number = 0; number < CONVERSATIONS; number++) {
            int conversation = number;
            List<String> expected = IntStream.range(0, CHATS)
                    .mapToObj(chat -> chat(conversation, chat))
                    .toList();
            assertThat(log.replied(conversation(conversation))).containsExactlyElementsOf(expected);
            assertThat(log.all(InferenceRequest.class).stream()
                            .filter(request -> request.getConversationId().equals(conversation(conversation)))
                            .map(InferenceRequest::getRequestId))
                    .containsExactlyElementsOf(expected);
        }
        assertThat(log.all(ChatReplied.class)).allSatisfy(reply -> {
            assertThat(reply.getStatus()).isEqualTo("completed");
            assertThat(reply.getText()).isEqualTo("reply to " + reply.getChatId());
        });
        assertThat(log.all(TurnRecorded.class)).hasSize(CONVERSATIONS * CHATS);
        assertThat(log.all(InferenceRequest.class))
                .as("each prompt has the replies before it")
                .allSatisfy(request -> assertThat(request.getMessages())
                        .hasSize(2 + Integer.parseInt(request.getRequestId().split("-")[2])));
    }

    private static String conversation(int number) {
        return "conversation" + number;
    }

    private static String chat(int conversation, int number) {
        return "chat-" + conversation + "-" + number;
    }

    private static Optional<InferenceResult> echo(InferenceRequest request) {
        return Optional.of(ChatEvents.completed(
                request.getConversationId(),
                request.getRequestId(),
                "reply to " + request.getRequestId(),
                Instant.now()));
    }
}
