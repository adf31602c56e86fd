/** Has a JVM die, as by {@code kill -9}, at a place that a test names; nothing in the code that dies knows of it. */
@NullMarked
package dev.parley.testkit.halt;

import org.jspecify.annotations.NullMarked;
