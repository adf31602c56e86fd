/** Runs of local models that take minutes, by hand: what docs/benchmarks.md tells of them. No tests. */
@NullMarked
package dev.parley.worker.local;

import org.jspecify.annotations.NullMarked;
