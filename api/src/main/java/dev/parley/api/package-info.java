/** The HTTP API and the read model. */
@NullMarked
package dev.parley.api;

import org.jspecify.annotations.NullMarked;
