"""Reads every topic with a stock Confluent client: its Avro deserialiser, its schema registry client, nothing of Parley.

Usage: check_registry.py BOOTSTRAP_SERVERS REGISTRY_URL TOPIC_PREFIX

REGISTRY_URL is one that speaks Confluent's API, as Apicurio does below /apis/ccompat/v7.
Prints {"<topic>": {"<event>": count}} as JSON, names without the prefix; exits with 1 when a value cannot be decoded.
"""

import json
import sys
from collections import Counter

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.error import SerializationError
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

# Its values are bytes of any origin.
RAW_TOPICS = {"dead-letters"}
SECONDS = 30


def positions(consumer, topic, partitions):
    """Where to start, and how many offsets there are up to where committed records end now."""
    starts, total = [], {}
    for partition in partitions:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=SECONDS)
        if high > low:
            starts.append(TopicPartition(topic, partition, low))
            total[partition] = high
    return starts, total


def read(consumer, topic, partitions):
    """Every record of a topic, in the order of each partition."""
    starts, ends = positions(consumer, topic, partitions)
    consumer.assign(starts)
    while ends:
        message = consumer.poll(SECONDS)
        if message is None:
            sys.exit(f"check_registry: {topic} gave nothing for {SECONDS} s")
        if message.error():
            if message.error().name() != "_PARTITION_EOF":
                sys.exit(f"check_registry: {topic}: {message.error()}")
            ends.pop(message.partition(), None)
            continue
        yield message


def count(consumer, registry, topic, partitions):
    events = Counter()
    deserializer = AvroDeserializer(registry, return_record_name=False)
    for message in read(consumer, topic, partitions):
        if message.value() is None:
            events["tombstone"] += 1
            continue
        try:
            event = deserializer(message.value(), SerializationContext(topic, MessageField.VALUE))
        except SerializationError as error:
            sys.exit(f"check_registry: {topic}[{message.partition()}]@{message.offset()}: {error}")
        if not event.get("event_id"):
            sys.exit(f"check_registry: {topic}[{message.partition()}]@{message.offset()} has no event_id")
        schema_id = int.from_bytes(message.value()[1:5], "big")
        schema = json.loads(registry.get_schema(schema_id).schema_str)
        events[f"{schema['namespace']}.{schema['name']}"] += 1
    return dict(sorted(events.items()))


def main(bootstrap_servers, registry_url, prefix):
    registry = SchemaRegistryClient({"url": registry_url})
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap_servers,
            "group.id": "check-registry",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        }
    )
    try:
        topics = consumer.list_topics(timeout=SECONDS).topics
        summary = {
            name[len(prefix):]: count(consumer, registry, name, sorted(topic.partitions))
            for name, topic in sorted(topics.items())
            if name.startswith(prefix) and name[len(prefix):] not in RAW_TOPICS
        }
    finally:
        consumer.close()
    print(json.dumps(summary))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: check_registry.py BOOTSTRAP_SERVERS REGISTRY_URL TOPIC_PREFIX")
    main(*sys.argv[1:])
