/** What a run would make and cost. */
@NullMarked
package dev.parley.cli.plan;

import org.jspecify.annotations.NullMarked;
