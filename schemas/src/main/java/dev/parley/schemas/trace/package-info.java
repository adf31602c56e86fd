/** W3C trace context in the headers of records. */
@NullMarked
package dev.parley.schemas.trace;

import org.jspecify.annotations.NullMarked;
