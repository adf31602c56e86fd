/** Publishing results and dead letters. */
@NullMarked
package dev.parley.worker.publish;

import org.jspecify.annotations.NullMarked;
