/** Turns and conversations in, training-ready examples out. */
@NullMarked
package dev.parley.topology.examples;

import org.jspecify.annotations.NullMarked;
