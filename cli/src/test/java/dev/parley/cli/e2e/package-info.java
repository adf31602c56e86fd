/** Whole commands in JVMs of their own, on real servers, with a scripted teacher. */
@NullMarked
package dev.parley.cli.e2e;

import org.jspecify.annotations.NullMarked;
