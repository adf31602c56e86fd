/** The catalogue of error codes. */
@NullMarked
package dev.parley.schemas.error;

import org.jspecify.annotations.NullMarked;
