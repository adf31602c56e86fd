/** JSON as the API reads and writes it: strict, bounded, in snake case. */
@NullMarked
package dev.parley.api.json;

import org.jspecify.annotations.NullMarked;
