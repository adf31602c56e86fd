/** Checking a configuration. */
@NullMarked
package dev.parley.cli.validate;

import org.jspecify.annotations.NullMarked;
