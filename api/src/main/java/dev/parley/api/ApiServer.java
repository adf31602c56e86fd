package dev.parley.api;

import dev.parley.api.access.AccessRule;
import dev.parley.api.chat.ChatOrder;
import dev.parley.api.database.DatabaseUrl;
import dev.parley.api.database.Migrations;
import dev.parley.api.health.Departure;
import dev.parley.api.projection.Projection;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API of one process: started with its settings, stopped by {@link #close}. */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /** How many bytes the first line of a request may have: a filter that is too long for its field is told so. */
    private static final int MOST_URL = 16 * 1024;

    /** For so long nothing may come or go on a connection: longer than what is answered as a whole may take. */
    private static final Duration IDLE = ChatOrder.DEFAULT_TIMEOUT.plusMinutes(1);

    /** About what a balancer takes to hear of it. */
    private static final Duration NOTICE = Duration.ofSeconds(5);

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final Duration drain;

    private ApiServer(ApplicationContext context, EmbeddedServer server, Duration drain) {
        this.context = context;
        this.server = server;
        this.drain = drain;
    }

    /**
     * Brings the tables up to date and starts it; it answers when this returns. The topics must be there.
     *
     * @throws IllegalStateException when Postgres does not answer, when the tables cannot be brought up to date, or when
     *     it would be open to others: without API keys it may listen on loopback only
     */
    public static ApiServer start(ApiSettings settings) {
        Migrations.run(
                DatabaseUrl.parse(settings.databaseUrl()), settings.limits().databaseStart());
        // A schema that the registry does not know yet would hold up the first event.
        settings.serdes().registerAll();
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .environmentPropertySource(false)
                .singletons(settings)
                .properties(properties(settings))
                .start();
        boolean complete = false;
        try {
            context.getBean(AccessRule.class).check();
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            complete = true;
            return new ApiServer(context, server, settings.limits().drain());
        } finally {
            if (!complete) {
                context.close();
            }
        }
    }

    private static Map<String, Object> properties(ApiSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.server.host", settings.host());
        // Micronaut takes -1 for any free port.
        properties.put("micronaut.server.port", settings.port() == 0 ? -1 : settings.port());
        properties.put("micronaut.server.max-request-size", settings.limits().maxBodyBytes());
        properties.put(
                "micronaut.server.max-request-buffer-size", settings.limits().maxBodyBytes());
        properties.put("micronaut.server.netty.max-initial-line-length", MOST_URL);
        properties.put("micronaut.server.idle-timeout", IDLE);
        properties.put("micronaut.server.server-header", "parley");
        // No route blocks: all of them run on the event loops.
        properties.put("micronaut.server.thread-selection", "MANUAL");
        properties.put("jackson.property-naming-strategy", "SNAKE_CASE");
        properties.put("jackson.serialization-inclusion", "ALWAYS");
        properties.put("micronaut.metrics.enabled", true);
        properties.put("micronaut.metrics.export.prometheus.enabled", true);
        // It knows pools only by the names of micronaut-r2dbc, which is not here.
        properties.put("micronaut.metrics.binders.r2dbc.enabled", false);
        return properties;
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Whether nobody has to do something about it: false when its projector ended. */
    public boolean isWorking() {
        return context.getBean(Projection.class).isRunning();
    }

    /** A part of the server, for what runs in the same process. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /**
     * Says at {@code /health/ready} that it is about to stop, and goes on serving until those who ask it have turned to others;
     * for some seconds at most. To be closed then.
     */
    public void leave() {
        try {
            context.getBean(Departure.class).announce(NOTICE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops taking requests, lets those that run end, and closes everything that was opened. */
    @Override
    public void close() {
        CompletableFuture<?> drained = context.getBean(GracefulShutdownManager.class)
                .shutdownGracefully()
                .toCompletableFuture();
        try {
            drained.get(drain.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("requests still run after {} s; they are cut off", drain.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("the server could not drain: {}", String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        context.close();
    }
}
