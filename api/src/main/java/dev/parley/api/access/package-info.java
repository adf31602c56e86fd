/** Who calls. */
@NullMarked
package dev.parley.api.access;

import org.jspecify.annotations.NullMarked;
