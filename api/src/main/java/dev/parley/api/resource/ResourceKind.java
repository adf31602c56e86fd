package dev.parley.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.problem.Faults;
import dev.parley.schemas.topic.Topic;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * A kind of resource.
 *
 * @param object what its documents call it, e.g. {@code job_opening}
 * @param path where it lies, e.g. {@code /job_openings}
 * @param table its table in the read model
 * @param topic where it is published
 * @param event the event that saves it, by its id
 * @param rules what its fields must be like
 */
public record ResourceKind(
        String object,
        String path,
        String table,
        Topic topic,
        BiFunction<String, Resource, SpecificRecord> event,
        BiConsumer<ObjectNode, Faults> rules) {}
