package dev.parley.api;

import dev.parley.api.access.AccessRule;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;

/** The HTTP API of one process: started with its settings, stopped by {@link #close}. */
public final class ApiServer implements AutoCloseable {
    private final ApplicationContext context;
    private final EmbeddedServer server;

    private ApiServer(ApplicationContext context, EmbeddedServer server) {
        this.context = context;
        this.server = server;
    }

    /** Starts it; it answers when this returns. */
    public static ApiServer start(ApiSettings settings) {
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .environmentPropertySource(false)
                .singletons(settings)
                .properties(Map.of(
                        "micronaut.server.host",
                        settings.host(),
                        // Micronaut takes -1 for any free port.
                        "micronaut.server.port",
                        settings.port() == 0 ? -1 : settings.port()))
                .start();
        boolean complete = false;
        try {
            dev.parley.api.database.ServiceSchema.migrate(settings.databaseUrl());
            context.getBean(AccessRule.class).check();
            ApiServer started = new ApiServer(context, context.getBean(EmbeddedServer.class).start());
            complete = true;
            return started;
        } finally {
            if (!complete) {
                context.close();
            }
        }
    }


    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Stops taking requests, lets those that run end, and closes everything that was opened. */
    @Override
    public void close() {
        server.stop();
        context.close();
    }
}
