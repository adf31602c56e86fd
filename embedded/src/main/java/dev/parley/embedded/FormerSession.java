package dev.parley.embedded;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The session of a broker that was killed. For the controller it is still there when the next broker starts, and ends later:
 * then all partitions are without a leader for a moment. A transaction that the killed broker was about to end is ended in
 * just that moment, and Kafka (seen with 4.3.1) takes partitions without a leader for deleted ones: they never learn of the
 * end, and whoever reads them waits for ever. So the session is ended before there is a broker, by the controller alone.
 */
final class FormerSession {
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    private static final String METADATA = "__cluster_metadata-0";
    private static final String SESSION_MS = "200";
    /** More than half a session would be an error in the log. */
    private static final String HEARTBEAT_MS = "100";

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Without any broker in its log after this time, the controller has never had one. */
    private static final Duration NONE_AFTER = Duration.ofSeconds(2);

    private FormerSession() {}

    /** Whether the broker of that directory was killed. */
    static boolean isLeftIn(Path directory) {
        return Files.exists(directory.resolve(METADATA)) && Files.notExists(directory.resolve(CLEAN_SHUTDOWN));
    }

    /**
     * Ends it.
     *
     * @param settings the broker's
     */
    static void end(Properties settings) throws InterruptedException {
        KafkaRaftServer controller = new KafkaRaftServer(KafkaConfig.fromProps(alone(settings), false), Time.SYSTEM);
        try {
            controller.startup();
            awaitEnd();
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static Properties alone(Properties settings) {
        Properties controller = new Properties();
        controller.putAll(settings);
        controller.setProperty("process.roles", "controller");
        controller.setProperty("listeners", settings.getProperty("listeners").replaceFirst("^[^,]*,", ""));
        controller.remove("advertised.listeners");
        controller.remove("inter.broker.listener.name");
        controller.setProperty("broker.heartbeat.interval.ms", HEARTBEAT_MS);
        controller.setProperty("broker.session.timeout.ms", SESSION_MS);
        return controller;
    }

    private static void awaitEnd() throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            boolean active = metric("ActiveControllerCount") == 1;
            int fenced = metric("FencedBrokerCount");
            int unfenced = metric("ActiveBrokerCount");
            boolean none = fenced == 0 && unfenced == 0 && waited.compareTo(NONE_AFTER) > 0;
            if (active && unfenced == 0 && (fenced > 0 || none) || waited.compareTo(PATIENCE) > 0) {
                return;
            }
            Thread.sleep(POLL);
        }
    }

    /** A figure of this JVM's controller; -1 when there is none. */
    private static int metric(String name) {
        MBeanServer metrics = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName metric = new ObjectName("kafka.controller:type=KafkaController,name=" + name);
            return ((Number) metrics.getAttribute(metric, "Value")).intValue();
        } catch (JMException notYetThere) {
            return -1;
        }
    }
}
