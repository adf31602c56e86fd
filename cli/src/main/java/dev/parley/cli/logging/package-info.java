/** The log file of a data directory, and what of it people see. */
@NullMarked
package dev.parley.cli.logging;

import org.jspecify.annotations.NullMarked;
