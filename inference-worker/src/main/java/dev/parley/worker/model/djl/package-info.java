/** Models that the worker runs itself: Hugging Face checkpoints. */
@NullMarked
package dev.parley.worker.model.djl;

import org.jspecify.annotations.NullMarked;
