/** Ids that sort by time. */
@NullMarked
package dev.parley.api.id;

import org.jspecify.annotations.NullMarked;
