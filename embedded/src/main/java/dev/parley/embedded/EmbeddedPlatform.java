package dev.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Broker, registry and database for one machine, in one data directory. Starts them side by side and stops them in order. What
 * an earlier process left behind when it was killed is cleared away at the next start.
 */
public final class EmbeddedPlatform implements AutoCloseable {
    private static final String BROKER = "broker";

    private final PlatformSettings settings;
    private final PlatformListener listener;
    private final Map<Part, EmbeddedServer> running = new EnumMap<>(Part.class);
    private final ReentrantLock lifecycle = new ReentrantLock();
    private @Nullable Thread starter;
    private @Nullable DataDirectory data;
    private boolean closing;

    /** Nothing is started or touched yet. */
    public EmbeddedPlatform(PlatformSettings settings, PlatformListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * Takes the data directory and starts everything; on failure everything is stopped again. To be called once.
     *
     * @throws DataDirectoryInUse when another process has the directory
     * @throws PlatformException when a server does not start
     * @throws InterruptedException when the thread was interrupted, or {@link #close} was called meanwhile
     */
    public Endpoints start() throws PlatformException, InterruptedException {
        lifecycle.lock();
        boolean complete = false;
        try {
            begin();
            DataDirectory directory = DataDirectory.open(settings.dataDirectory());
            data = directory;
            // Of a start that was killed: nobody is to look for the servers there while they are not.
            directory.forget(EndpointsFile.NAME);
            Endpoints endpoints = startServers(directory);
            EndpointsFile.write(directory, endpoints);
            complete = true;
            return endpoints;
        } catch (PlatformException failure) {
            if (closedMeanwhile()) {
                throw interrupted(failure);
            }
            throw failure;
        } finally {
            end(complete);
            lifecycle.unlock();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (closing) {
            throw new InterruptedException("the platform was closed");
        }
        starter = Thread.currentThread();
    }

    private synchronized boolean closedMeanwhile() {
        return closing;
    }

    /** An interrupted thread fails in other ways too, since its files are closed; they all mean the same. */
    private static InterruptedException interrupted(PlatformException failure) {
        InterruptedException closed = new InterruptedException("the platform was closed while it started");
        closed.initCause(failure);
        return closed;
    }

    private void end(boolean complete) {
        boolean interrupted;
        synchronized (this) {
            starter = null;
            interrupted = Thread.interrupted();
        }
        if (!complete) {
            // Without the interrupt, which would keep the servers from stopping in their own way.
            stop();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Endpoints startServers(DataDirectory directory) throws PlatformException, InterruptedException {
        Ports ports = new Ports(directory);
        Path logs = directory.directory("logs");
        Path brokerHome = directory.directory(BROKER);
        FutureTask<EmbeddedBroker> broker = new FutureTask<>(
                () -> timed(Part.BROKER, () -> EmbeddedBroker.start(brokerHome, settings.advertisedPort(), ports)));
        Thread brokerStarter = Thread.ofPlatform().name("broker-start").start(broker);
        try {
            EmbeddedPostgres postgres = startPostgres(directory, logs, ports);
            EmbeddedRegistry.Places places = new EmbeddedRegistry.Places(
                    settings.registryHome(),
                    directory.directory("registry"),
                    ServerLog.open(logs.resolve("registry.log")));
            EmbeddedRegistry registry = timed(Part.REGISTRY, () -> EmbeddedRegistry.start(places, postgres, ports));
            return new Endpoints(broker.get().bootstrapServers(), registry.url(), postgres.databaseUrl());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof PlatformException reason) {
                throw reason;
            }
            throw new IllegalStateException("the broker's start failed", failure.getCause());
        } finally {
            joinUninterruptibly(brokerStarter);
        }
    }

    private EmbeddedPostgres startPostgres(DataDirectory directory, Path logs, Ports ports)
            throws PlatformException, InterruptedException {
        Path home = directory.directory("postgres");
        Path cache = cache(directory);
        ServerLog log = ServerLog.open(logs.resolve("postgres.log"));
        return timed(Part.DATABASE, () -> EmbeddedPostgres.start(home, cache, log, ports));
    }

    /** What is there for several data directories may be another user's, who built Parley for all. */
    private Path cache(DataDirectory directory) throws PlatformException {
        try {
            OwnerOnly.directory(settings.cache());
            return settings.cache();
        } catch (IOException notOurs) {
            return directory.directory("cache");
        }
    }

    private interface Starting<T extends EmbeddedServer> {
        T start() throws PlatformException, InterruptedException;
    }

    private <T extends EmbeddedServer> T timed(Part part, Starting<T> starting)
            throws PlatformException, InterruptedException {
        listener.starting(part);
        long begin = System.nanoTime();
        T server = starting.start();
        synchronized (running) {
            running.put(part, server);
        }
        listener.started(part, Duration.ofNanos(System.nanoTime() - begin));
        return server;
    }

    /** A broker that is still starting must not be missed by the stop that follows. */
    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells of a server that ends though nobody stops it, with the end of its log. The broker is not among them: it takes this
     * process along.
     */
    public void onLoss(Consumer<PlatformException> told) {
        synchronized (running) {
            running.forEach((part, server) -> server.end().thenAccept(reason -> {
                if (isKept(part, server)) {
                    told.accept(new PlatformException("The embedded " + part.label() + " ended by itself. " + reason));
                }
            }));
        }
    }

    private boolean isKept(Part part, EmbeddedServer server) {
        synchronized (running) {
            return running.get(part) == server;
        }
    }

    /** Whether a platform was ever started in a data directory. Without one there is nothing in it that could be read. */
    public static boolean wasStarted(Path dataDirectory) {
        return Files.isDirectory(dataDirectory.resolve(BROKER));
    }

    /** The endpoints of the platform that some process is running in that data directory now, if there is one. */
    public static Optional<Endpoints> running(Path dataDirectory) throws PlatformException {
        try {
            if (!DataDirectory.held(dataDirectory)) {
                return Optional.empty();
            }
        } catch (IOException failure) {
            throw DataDirectory.unusable(dataDirectory, failure);
        }
        return EndpointsFile.read(dataDirectory);
    }

    /**
     * Stops everything and gives the data directory back. May be called from any thread, again, and while {@link #start} is at
     * work, which it then ends; returns when nothing is running any more.
     */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            if (starter != null) {
                starter.interrupt();
            }
        }
        lifecycle.lock();
        try {
            stop();
        } finally {
            lifecycle.unlock();
        }
    }

    private void stop() {
        Thread broker = Thread.ofPlatform().name("broker-stop").start(() -> stop(Part.BROKER));
        stop(Part.REGISTRY);
        stop(Part.DATABASE);
        joinUninterruptibly(broker);
        DataDirectory held = data;
        if (held != null) {
            held.forget(EndpointsFile.NAME);
            held.close();
            data = null;
        }
    }

    private void stop(Part part) {
        EmbeddedServer server;
        synchronized (running) {
            server = running.remove(part);
        }
        if (server != null) {
            listener.stopping(part);
            server.close();
        }
    }
}
