/** Consuming requests: what is in flight, what is answered, what may be committed. */
@NullMarked
package dev.parley.worker.intake;

import org.jspecify.annotations.NullMarked;
