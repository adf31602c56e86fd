package dev.parley.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of a broker that is alone, on one machine, with few cores and one user. */
final class BrokerSettings {
    static final int NODE = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerSettings() {}

    static Properties of(Path directory, int brokerPort, int advertisedPort, int controllerPort) {
        Properties settings = new Properties();
        network(settings, brokerPort, advertisedPort, controllerPort);
        settings.setProperty("log.dirs", directory.toString());
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("metric.reporters", "");
        alone(settings);
        threads(settings);
        storage(settings);
        sessions(settings);
        return settings;
    }

    private static void network(Properties settings, int brokerPort, int advertisedPort, int controllerPort) {
        String broker = "PLAINTEXT://127.0.0.1:";
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE));
        settings.setProperty(
                "listeners", broker + brokerPort + "," + CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", broker + advertisedPort);
        settings.setProperty(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        // Static voters are not part of what is on disk, so the port may be another at every start.
        settings.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    }

    private static void alone(Properties settings) {
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        settings.setProperty("num.partitions", "4");
        settings.setProperty("offsets.topic.num.partitions", "4");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.num.partitions", "4");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("controller.quorum.append.linger.ms", "2");
        settings.setProperty("metadata.max.idle.interval.ms", "5000");
    }

    private static void threads(Properties settings) {
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("num.replica.fetchers", "1");
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        settings.setProperty("background.threads", "2");
        settings.setProperty("log.cleaner.threads", "1");
    }

    private static void storage(Properties settings) {
        settings.setProperty("log.segment.bytes", mebibytes(64));
        settings.setProperty("log.index.size.max.bytes", mebibytes(1));
        settings.setProperty("offsets.topic.segment.bytes", mebibytes(16));
        settings.setProperty("transaction.state.log.segment.bytes", mebibytes(16));
        settings.setProperty("metadata.log.segment.bytes", mebibytes(16));
        // Allocated at once, on the heap, and by default 128 MiB: 16 hold 600,000 keys in one pass of the cleaner.
        settings.setProperty("log.cleaner.dedupe.buffer.size", mebibytes(16));
        settings.setProperty("log.cleaner.io.buffer.size", Integer.toString(256 * 1024));
        // A group that comes back after a month goes on where it was, instead of starting from the beginning.
        settings.setProperty("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
    }

    private static void sessions(Properties settings) {
        // Nobody could take over, so a broker that was halted for a while must not lose its partitions: see
        // FormerSession,
        // which ends the session of one that was killed.
        settings.setProperty("broker.session.timeout.ms", "300000");
        settings.setProperty("initial.broker.registration.timeout.ms", "400000");
        settings.setProperty("broker.heartbeat.interval.ms", "2000");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.min.session.timeout.ms", "1000");
        for (String protocol : new String[] {"consumer", "streams"}) {
            settings.setProperty("group." + protocol + ".session.timeout.ms", "6000");
            settings.setProperty("group." + protocol + ".min.session.timeout.ms", "1000");
            settings.setProperty("group." + protocol + ".heartbeat.interval.ms", "1000");
            settings.setProperty("group." + protocol + ".min.heartbeat.interval.ms", "500");
        }
        settings.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // A producer that begins a transaction while its last one is being ended is made to wait for this long, and the
        // chat does so all the time: 20 ms by default (KAFKA-20000), where ending takes 1 to 2.
        settings.setProperty("add.partitions.to.txn.retry.backoff.ms", "1");
    }

    private static String mebibytes(int count) {
        return Integer.toString(count * 1024 * 1024);
    }
}
