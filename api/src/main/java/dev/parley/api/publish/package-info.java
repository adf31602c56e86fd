/** The one way from the API into the log. */
@NullMarked
package dev.parley.api.publish;

import org.jspecify.annotations.NullMarked;
