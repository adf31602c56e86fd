/** Datasets: examples, how they are split, the formats they are written in, and the manifest that says what a dataset is. */
@NullMarked
package dev.parley.domain.dataset;

import org.jspecify.annotations.NullMarked;
