package dev.parley.topology;

import dev.parley.domain.chat.ChatPolicy;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import java.nio.file.Path;
import java.util.Map;

/** The chat application in a JVM of its own, to be killed. */
public final class ChatRunnerProcess {
    private ChatRunnerProcess() {}

    /** @param arguments bootstrap servers, registry, topic prefix and state directory */
    public static void main(String[] arguments) throws InterruptedException {
        ChatSettings settings = new ChatSettings(
                Map.of("bootstrap.servers", arguments[0]),
                new TopicNames(arguments[2]),
                Path.of(arguments[3]),
                "chat-0",
                ChatSettings.DEFAULT_THREADS,
                ChatPolicy.DEFAULT);
        ChatRunner.start(settings, new EventSerdes(new ConfluentSchemaRegistry(arguments[1])), _ -> Runtime.getRuntime()
                .halt(1));
        Thread.currentThread().join();
    }
}
