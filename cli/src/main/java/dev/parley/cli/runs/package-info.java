/** Runs and how they went. */
@NullMarked
package dev.parley.cli.runs;

import org.jspecify.annotations.NullMarked;
