/** What time it is: one clock for events from many machines. */
@NullMarked
package dev.parley.schemas.time;

import org.jspecify.annotations.NullMarked;
