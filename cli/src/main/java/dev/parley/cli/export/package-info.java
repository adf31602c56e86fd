/** From the examples on the log to dataset files. */
@NullMarked
package dev.parley.cli.export;

import org.jspecify.annotations.NullMarked;
