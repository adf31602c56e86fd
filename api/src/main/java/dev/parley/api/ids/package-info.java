/** Ids. */
@NullMarked
package dev.parley.api.ids;

import org.jspecify.annotations.NullMarked;
