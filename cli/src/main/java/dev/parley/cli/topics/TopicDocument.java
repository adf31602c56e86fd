package dev.parley.cli.topics;

import dev.parley.cli.Noun;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topic.Retention.Compacted;
import dev.parley.schemas.topic.Topic.Retention.For;
import dev.parley.schemas.topic.TopicNames;
import java.util.List;
import org.apache.avro.Schema;

/** A topic as the catalogue shows it. */
record TopicDocument(
        String name,
        String summary,
        String key,
        List<String> events,
        String retention,
        List<String> writers,
        List<String> readers) {

    static TopicDocument of(Topic topic, TopicNames names) {
        return new TopicDocument(
                names.of(topic),
                topic.summary(),
                topic.key(),
                topic.events().stream().map(Schema::getFullName).toList(),
                retention(topic.retention()),
                topic.writers(),
                topic.readers());
    }

    private static String retention(Topic.Retention retention) {
        return switch (retention) {
            case Compacted() -> "for ever (compacted by key)";
            case For(var time) when time.toDays() > 0 -> time.toDays() + Noun.of(time.toDays(), " day");
            case For(var time) -> time.toHours() + Noun.of(time.toHours(), " hour");
        };
    }

    String text() {
        return name + "\n    " + summary
                + "\n    key      " + key
                + "\n    events   " + (events.isEmpty() ? "bytes of any origin" : String.join(", ", events))
                + "\n    kept     " + retention
                + "\n    written  by " + String.join(", ", writers)
                + "\n    read     by " + String.join(", ", readers)
                + "\n";
    }
}
