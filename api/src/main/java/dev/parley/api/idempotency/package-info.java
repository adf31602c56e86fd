/** Idempotency-Key: one execution of a POST, however often and however parallel it is sent. */
@NullMarked
package dev.parley.api.idempotency;

import org.jspecify.annotations.NullMarked;
