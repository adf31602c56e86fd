/** The inference worker: consumes inference requests, asks models, publishes results. */
@NullMarked
package dev.parley.worker;

import org.jspecify.annotations.NullMarked;
