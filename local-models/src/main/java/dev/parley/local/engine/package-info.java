/** Token ids in, token ids out: one model, many requests at a time. */
@NullMarked
package dev.parley.local.engine;

import org.jspecify.annotations.NullMarked;
