/** Turns written offline from the seed and the step's example, without any model. */
@NullMarked
package dev.parley.worker.model.rehearsal;

import org.jspecify.annotations.NullMarked;
