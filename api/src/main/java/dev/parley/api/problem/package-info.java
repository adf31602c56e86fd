/** What went wrong, as RFC 9457 has it: every answer that is not a success. */
@NullMarked
package dev.parley.api.problem;

import org.jspecify.annotations.NullMarked;
