package dev.parley.schemas.topic;

import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A topic, declared once: provisioning, the AsyncAPI document and the tests derive from it.
 *
 * @param name name without the installation's prefix
 * @param summary what it holds, in one sentence
 * @param key how its keys are made
 * @param events the records that its values can be; empty where values are bytes of any origin
 * @param retention how long events are kept
 * @param writers the roles that publish to it
 * @param readers the roles that consume it
 */
public record Topic(
        String name,
        String summary,
        String key,
        List<Schema> events,
        Retention retention,
        List<String> writers,
        List<String> readers) {

    public Topic {
        events = List.copyOf(events);
        writers = List.copyOf(writers);
        readers = List.copyOf(readers);
        if (!name.matches("[a-z]+(-[a-z]+)*")) {
            throw new IllegalArgumentException("name must be lower-case words joined by hyphens: " + name);
        }
    }

    /** How long a topic keeps its events. */
    public sealed interface Retention {
        /** For ever; a newer event with the same key replaces the older, a tombstone erases it. */
        record Compacted() implements Retention {}

        /** For a time, then deleted. */
        record For(Duration time) implements Retention {}
    }
}
