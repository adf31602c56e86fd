/** The port to models, and the catalogue of those that there are. */
@NullMarked
package dev.parley.worker.model;

import org.jspecify.annotations.NullMarked;
