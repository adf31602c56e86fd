/** Text in, text out: conversations written down as a model wants them, and replies as they are written. */
@NullMarked
package dev.parley.local.text;

import org.jspecify.annotations.NullMarked;
