/** Checkpoints as they lie on disk: configuration and tensors, checked by name and shape. */
@NullMarked
package dev.parley.local.checkpoint;

import org.jspecify.annotations.NullMarked;
