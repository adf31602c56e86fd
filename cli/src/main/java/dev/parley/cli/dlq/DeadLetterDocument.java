package dev.parley.cli.dlq;

import dev.parley.cli.dlq.DeadLetter.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dead letter as the JSON output shows it. */
record DeadLetterDocument(
        String id,
        String at,
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        String key,
        String exception,
        String message,
        @Nullable Integer bytes) {

    static DeadLetterDocument of(DeadLetter letter) {
        Optional<Origin> origin = letter.origin();
        return new DeadLetterDocument(
                letter.id(),
                letter.at().toString(),
                origin.map(Origin::topic).orElse(null),
                origin.map(Origin::partition).orElse(null),
                origin.map(Origin::offset).orElse(null),
                letter.key(),
                letter.exception(),
                letter.message(),
                letter.bytes().orElse(null));
    }
}
