/** Ids and keys of events, made from content, never from a clock or an offset. */
@NullMarked
package dev.parley.schemas.id;

import org.jspecify.annotations.NullMarked;
