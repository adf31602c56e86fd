/** Job openings. */
@NullMarked
package dev.parley.api.jobopening;

import org.jspecify.annotations.NullMarked;
