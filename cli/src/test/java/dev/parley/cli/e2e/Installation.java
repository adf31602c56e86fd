package dev.parley.cli.e2e;

import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.PlatformException;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.PlatformProcess;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.halt.HaltPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** Every role as a process of its own, workers and APIs twice, to be killed ({@code kill -9}) and started again one by one. */
final class Installation implements AutoCloseable {
    private static final int TWICE = 2;

    private final Path data;
    private final int concurrency;
    private final Endpoints home;
    private final Workspace run;
    private final List<Workspace> places = new ArrayList<>();
    private final List<ParleyProcess> topologies = new CopyOnWriteArrayList<>();
    private final List<ParleyProcess> workers = new CopyOnWriteArrayList<>();
    private final List<LiveApi> apis = new CopyOnWriteArrayList<>();
    private ChildProcess servers;

    /** What is killed. */
    enum Victim {
        TOPOLOGY,
        WORKER,
        API,
        /** Its JVM alone: the next start has to deal with a registry and a Postgres that live. */
        BROKER,
        /** Broker, registry and Postgres together. */
        SERVERS
    }

    private Installation(Path data, ScriptedTeacher teacher, int concurrency) throws Exception {
        this.data = data;
        this.concurrency = concurrency;
        this.servers = startServers();
        this.home = EmbeddedPlatform.running(data).orElseThrow();
        this.run = Workspace.on(home).taughtBy(teacher);
    }

    /**
     * Starts everything.
     *
     * @param data where the servers keep what they have
     * @param concurrency how many calls each worker has in flight at once, at most
     */
    static Installation start(Path data, ScriptedTeacher teacher, int concurrency) throws Exception {
        Installation installation = new Installation(data, teacher, concurrency);
        installation.topologies.add(installation.startTopology(installation.place()));
        for (int i = 0; i < TWICE; i++) {
            installation.workers.add(installation.startWorker(i));
            installation.apis.add(installation.startApi());
        }
        return installation;
    }

    /** Where its servers are, whichever of their processes runs now. */
    Endpoints endpoints() {
        return home;
    }

    /** A directory for commands that use it. */
    Workspace workspace() {
        return run;
    }

    /** One of its APIs, now this one, now that one. */
    LiveApi api() {
        return apis.get((int) (System.nanoTime() / 1_000 % apis.size()));
    }

    /** Kills one process of that kind, and returns when another one is in its place: started, not necessarily ready. */
    void kill(Victim victim, RandomGenerator random) throws InterruptedException {
        int which = random.nextInt(TWICE);
        switch (victim) {
            case TOPOLOGY -> {
                topologies.getFirst().killFamily();
                topologies.set(0, startTopology(places.getFirst()));
            }
            case WORKER -> {
                workers.get(which).killFamily();
                workers.set(which, startWorker(which));
            }
            case API -> {
                apis.get(which).process().killFamily();
                apis.set(which, startApi());
            }
            case BROKER -> {
                servers.kill();
                restartServers();
            }
            case SERVERS -> {
                servers.close();
                restartServers();
            }
        }
    }

    /** Where they were: the others know no other place. */
    private void restartServers() throws InterruptedException {
        servers = startServers();
        try {
            Endpoints now = EmbeddedPlatform.running(data).orElseThrow();
            if (!now.equals(home)) {
                throw new AssertionError("the servers moved from " + home + " to " + now);
            }
        } catch (PlatformException gone) {
            throw new AssertionError(gone);
        }
    }

    /** Has one process of that kind die at a place that it comes to by itself, and returns when another one is in its place. */
    void die(Victim victim, HaltPoint place) throws InterruptedException {
        switch (victim) {
            case TOPOLOGY -> {
                topologies.getFirst().killFamily();
                topologies.set(0, awaitDeath(place, places.getFirst().startDoomed(place, "topology")));
                topologies.set(0, startTopology(places.getFirst()));
            }
            case WORKER -> {
                workers.getFirst().killFamily();
                workers.set(0, awaitDeath(place, run.startDoomed(place, workerCommand(0))));
                workers.set(0, startWorker(0));
            }
            case API -> {
                apis.getFirst().process().killFamily();
                ParleyProcess doomed = run.startDoomed(place, "api", "--port", "0");
                serve(doomed);
                awaitDeath(place, doomed);
                apis.set(0, startApi());
            }
            case BROKER, SERVERS -> throw new IllegalArgumentException("see PlatformHaltIT");
        }
    }

    /** Clients go to it, unless it dies before it says where it is. */
    private void serve(ParleyProcess doomed) {
        try {
            apis.set(0, new LiveApi(doomed));
        } catch (AssertionError died) {
            if (doomed.isAlive()) {
                throw died;
            }
        }
    }

    private static ParleyProcess awaitDeath(HaltPoint place, ParleyProcess doomed) throws InterruptedException {
        ParleyProcess.Ended ended = doomed.await();
        if (ended.status() != HaltPoint.STATUS) {
            throw new AssertionError("it did not die at " + place + ": " + ended);
        }
        return doomed;
    }

    /** Throws when a process that nobody killed has ended. */
    void requireAlive() throws InterruptedException {
        List<ParleyProcess> all = new ArrayList<>(topologies);
        all.addAll(workers);
        apis.forEach(api -> all.add(api.process()));
        for (ParleyProcess process : all) {
            if (!process.isAlive()) {
                throw new AssertionError("it ended by itself: " + process.await());
            }
        }
    }

    private ChildProcess startServers() throws InterruptedException {
        ChildProcess started = ChildProcess.run(PlatformProcess.class, data.toString());
        started.awaitLine(line -> line.startsWith("ready"), LiveApi.PATIENCE);
        return started;
    }

    private Workspace place() {
        Workspace place = run.beside();
        places.add(place);
        return place;
    }

    private ParleyProcess startTopology(Workspace place) {
        return place.start("topology");
    }

    private ParleyProcess startWorker(int which) {
        return run.start(workerCommand(which));
    }

    private String[] workerCommand(int which) {
        return new String[] {
            "worker", "--instance-id", "worker-" + which, "--concurrency", Integer.toString(concurrency)
        };
    }

    private LiveApi startApi() {
        return LiveApi.start(run, "api");
    }

    @Override
    public void close() {
        apis.forEach(LiveApi::close);
        workers.forEach(ParleyProcess::close);
        topologies.forEach(ParleyProcess::close);
        places.forEach(Workspace::close);
        run.close();
        servers.close();
    }
}
