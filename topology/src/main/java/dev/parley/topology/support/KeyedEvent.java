package dev.parley.topology.support;

import org.apache.avro.specific.SpecificRecord;

/** An event with its key. */
public record KeyedEvent(String key, SpecificRecord value) {}
