package dev.parley.cli.dlq;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A record that could not be processed: key, value and headers as they were, and in further headers, those of KIP-1034, why
 * and where it lay.
 *
 * @param letter as it lies on the topic of the dead letters
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> letter) {
    private static final String ABOUT_ERROR = "__streams.errors.";

    /** Where a record lay when it could not be processed. */
    record Origin(String topic, int partition, long offset) {}

    /** What it is called: its partition and offset on the topic of the dead letters. */
    String id() {
        return letter.partition() + ":" + letter.offset();
    }

    /** The partition of the dead letters that it lies on. */
    TopicPartition partition() {
        return new TopicPartition(letter.topic(), letter.partition());
    }

    Instant at() {
        return Instant.ofEpochMilli(letter.timestamp());
    }

    Optional<Origin> origin() {
        try {
            return Optional.of(new Origin(
                    about("topic").orElseThrow(),
                    Integer.parseInt(about("partition").orElseThrow()),
                    Long.parseLong(about("offset").orElseThrow())));
        } catch (NoSuchElementException | NumberFormatException notOfParley) {
            return Optional.empty();
        }
    }

    String exception() {
        return about("exception").orElse("");
    }

    String message() {
        return about("message").orElse("");
    }

    /** The key as text, as all keys of Parley are. */
    String key() {
        byte[] key = letter.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** The bytes of its value, when it was kept: of chats none is. */
    Optional<Integer> bytes() {
        return Optional.ofNullable(letter.value()).map(value -> value.length);
    }

    /** The record as it was, for the place where it lay. */
    ProducerRecord<byte[], byte[]> again(Origin origin) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(origin.topic(), origin.partition(), letter.key(), letter.value());
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(ABOUT_ERROR)) {
                record.headers().add(header);
            }
        }
        return record;
    }

    private Optional<String> about(String name) {
        return Optional.ofNullable(letter.headers().lastHeader(ABOUT_ERROR + name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }
}
