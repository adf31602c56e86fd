/** Problems. */
@NullMarked
package dev.parley.api.problem;

import org.jspecify.annotations.NullMarked;
