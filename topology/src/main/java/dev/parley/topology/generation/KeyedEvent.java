package dev.parley.topology.generation;

import org.apache.avro.specific.SpecificRecord;

/** An event with its key. */
record KeyedEvent(String key, SpecificRecord value) {}
