/** The Kafka Streams applications, one per latency class, made of the topologies in the packages below. */
@NullMarked
package dev.parley.topology;

import org.jspecify.annotations.NullMarked;
