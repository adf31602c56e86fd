/** What the launcher runs once after a build, for the JVM to learn from. No command uses it. */
@NullMarked
package dev.parley.cli.training;

import org.jspecify.annotations.NullMarked;
