package dev.parley.topology;

import java.lang.reflect.Field;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.internals.StreamTask;

/**
 * Initialises a task anew, as Kafka Streams does when its partition comes back at once, or when a commit was not answered: the task
 * and its processors are the same as before.
 */
final class SameTask {
    private SameTask() {}

    static void initialiseAnew(TopologyTestDriver driver) {
        StreamTask task = of(driver);
        task.suspend();
        task.resume();
        task.completeRestoration(_ -> {});
    }

    private static StreamTask of(TopologyTestDriver driver) {
        try {
            Field field = TopologyTestDriver.class.getDeclaredField("task");
            field.setAccessible(true);
            return (StreamTask) field.get(driver);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the driver keeps its task elsewhere", e);
        }
    }
}
