/** A reply while it is being written, as its pieces on the log tell it. */
@NullMarked
package dev.parley.schemas.reply;

import org.jspecify.annotations.NullMarked;
