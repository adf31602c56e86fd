/** Plain values to JSON and back. */
@NullMarked
package dev.parley.domain.json;

import org.jspecify.annotations.NullMarked;
