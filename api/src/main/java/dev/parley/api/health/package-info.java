/** Liveness and readiness. */
@NullMarked
package dev.parley.api.health;

import org.jspecify.annotations.NullMarked;
