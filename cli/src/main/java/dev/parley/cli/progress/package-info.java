/** How far a run has come, for people who watch. */
@NullMarked
package dev.parley.cli.progress;

import org.jspecify.annotations.NullMarked;
