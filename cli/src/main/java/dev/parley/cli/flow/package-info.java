/** The flows of a configuration: listed and drawn. */
@NullMarked
package dev.parley.cli.flow;

import org.jspecify.annotations.NullMarked;
