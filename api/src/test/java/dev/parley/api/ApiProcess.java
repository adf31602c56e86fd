package dev.parley.api;

import dev.parley.api.webhook.WebhookSettings;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.halt.HaltPoint;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A server of the API in a JVM of its own, to be killed. Prints {@code port N} when it answers. */
public final class ApiProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ApiProcess() {}

    /** @param arguments bootstrap servers, registry, database of the platform, topic prefix */
    public static void main(String[] arguments) {
        Endpoints endpoints = new Endpoints(arguments[0], arguments[1], arguments[2]);
        ApiSettings settings = ApiHarness.settings(endpoints, new TopicNames(arguments[3]))
                .with(new WebhookSettings(true, List.of(Duration.ofMillis(100))));
        System.out.println("port " + ApiServer.start(settings).port());
        while (true) {
            LockSupport.park();
        }
    }

    /**
     * Starts one that dies at a place, and waits until it has.
     *
     * @param client talks to it, once it answers; is not answered any more when it dies
     */
    public static void dieAt(HaltPoint place, Endpoints endpoints, TopicNames topics, Consumer<ApiClient> client)
            throws InterruptedException {
        try (ChildProcess child = ChildProcess.run(
                ApiProcess.class,
                place.options(),
                Map.of(),
                endpoints.bootstrapServers(),
                endpoints.registryUrl(),
                endpoints.databaseUrl(),
                topics.prefix())) {
            talk(child, client);
            int status = child.awaitExit(PATIENCE);
            if (status != HaltPoint.STATUS) {
                throw new AssertionError(place + ": " + status + "\n" + String.join("\n", child.output()));
            }
        }
    }

    private static void talk(ChildProcess child, Consumer<ApiClient> client) throws InterruptedException {
        try {
            String said = child.awaitLine(line -> line.startsWith("port "), PATIENCE);
            try (ApiClient talking = new ApiClient(Integer.parseInt(said.substring("port ".length())))) {
                client.accept(talking);
            }
        } catch (AssertionError | UncheckedIOException died) {
            // Before it answered; or it will never come to that place, which its status tells.
        }
    }
}
