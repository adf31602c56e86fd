/** Configuration files read with positions: every problem names its file, line and column, and all of them are told at once. */
@NullMarked
package dev.parley.domain.yaml;

import org.jspecify.annotations.NullMarked;
