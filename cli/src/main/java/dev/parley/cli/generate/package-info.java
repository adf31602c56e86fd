/** Generating a dataset: from the configuration to the finished file. */
@NullMarked
package dev.parley.cli.generate;

import org.jspecify.annotations.NullMarked;
