package dev.parley.topology;

import dev.parley.domain.chat.ChatPolicy;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.PlatformListener;
import dev.parley.events.ChatReplied;
import dev.parley.events.InferenceRequest;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.TemporaryDirectory;
import dev.parley.testkit.TestPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How long a hop through the chat application takes: chats at a fixed rate, whether or not they are answered; from when
 * each was to be published, and from when its result was, until the outcome is read with {@code read_committed}. Everything
 * runs in this JVM, the broker too.
 *
 * <p>Arguments: chats per second, seconds, seconds of warm-up, conversations. System properties {@code streams.NAME} change
 * the application's own.
 */
public final class ChatHopLoad {
    private final Map<String, Long> asked = new ConcurrentHashMap<>();
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final Map<String, Long> toRequest = new ConcurrentHashMap<>();
    private final Map<String, Long> toReply = new ConcurrentHashMap<>();

    private ChatHopLoad() {}

    public static void main(String[] arguments) throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.create("chat-hops");
                EmbeddedPlatform platform =
                        new EmbeddedPlatform(TestPlatform.settings(directory.path()), PlatformListener.silent())) {
            Endpoints endpoints = platform.start();
            for (String rate : arguments[0].split(",")) {
                TopicNames names = new TopicNames("load" + rate + ".");
                new ChatHopLoad()
                        .run(
                                endpoints,
                                names,
                                directory,
                                Integer.parseInt(rate),
                                Integer.parseInt(arguments[1]),
                                Integer.parseInt(arguments[2]),
                                Integer.parseInt(arguments[3]));
            }
        }
    }

    private void run(
            Endpoints endpoints,
            TopicNames names,
            TemporaryDirectory directory,
            int rate,
            int seconds,
            int warmUp,
            int conversations)
            throws Exception {
        try (ChatLog log = new ChatLog(endpoints, names)) {
            log.answerWith(this::answer);
            log.tell(this::seen);
            ChatApplication application = new ChatApplication(
                    new ChatSettings(
                            endpoints.kafkaProperties(),
                            names,
                            directory.path().resolve("streams"),
                            "chat-0",
                            Integer.getInteger("threads", 1),
                            ChatPolicy.DEFAULT),
                    log.serdes());
            Properties properties = application.properties();
            System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith("streams."))
                    .forEach(name -> properties.put(name.substring(8), System.getProperty(name)));
            try (RunningStreams streams = RunningStreams.start(
                    new KafkaStreams(application.topology(), properties, application.clients()),
                    Throwable::printStackTrace)) {
                streams.awaitRunning(Duration.ofMinutes(1));
                ask(log, "warm", rate, warmUp, conversations);
                long cpu = cpu();
                ask(log, "chat", rate, seconds, conversations);
                double busy = (cpu() - cpu) / 1e9 / seconds;
                awaitEnd("chat", rate * seconds);
                report(rate, busy);
            }
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private void ask(ChatLog log, String kind, int rate, int seconds, int conversations) {
        long start = System.nanoTime();
        for (int number = 0; number < rate * seconds; number++) {
            long due = start + number * 1_000_000_000L / rate;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            String chatId = kind + number;
            asked.put(chatId, due);
            log.ask(ChatEvents.asked("conversation" + kind + number % conversations, chatId, Instant.now()));
        }
    }

    private Optional<dev.parley.events.InferenceResult> answer(InferenceRequest request) {
        answered.put(request.getRequestId(), System.nanoTime());
        return Optional.of(ChatEvents.completed(
                request.getConversationId(), request.getRequestId(), "reply ".repeat(40), Instant.now()));
    }

    private void seen(SpecificRecord event) {
        long now = System.nanoTime();
        switch (event) {
            case InferenceRequest request ->
                toRequest.put(request.getRequestId(), now - asked.get(request.getRequestId()));
            case ChatReplied reply -> toReply.put(reply.getChatId(), now - answered.get(reply.getChatId()));
            case TurnRecorded _ -> {}
            default -> {}
        }
    }

    private void awaitEnd(String kind, int count) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (toReply.keySet().stream().filter(chat -> chat.startsWith(kind)).count() >= count) {
                return;
            }
            Thread.sleep(100);
        }
        System.out.println("not all were answered");
    }

    private void report(int rate, double busy) {
        System.out.printf(
                Locale.ROOT,
                "{\"chats_per_s\":%d,\"cores\":%.2f,\"to_request\":%s,\"to_reply\":%s}%n",
                rate,
                busy,
                percentiles(toRequest),
                percentiles(toReply));
    }

    private static String percentiles(Map<String, Long> nanos) {
        long[] sorted = nanos.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("chat"))
                .mapToLong(Map.Entry::getValue)
                .sorted()
                .toArray();
        double[] shares = {0.5, 0.9, 0.99, 1};
        return Arrays.stream(shares)
                .mapToObj(share -> String.format(
                        Locale.ROOT,
                        "\"p%d\":%.2f",
                        Math.round(share * 100),
                        sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e6))
                .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }
}
