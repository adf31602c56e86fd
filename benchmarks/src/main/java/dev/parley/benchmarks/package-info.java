/** Benchmarks: JMH and load runs. */
@NullMarked
package dev.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
