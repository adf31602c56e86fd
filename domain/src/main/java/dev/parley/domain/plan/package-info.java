/** What a run would make and cost, before anything is spent. */
@NullMarked
package dev.parley.domain.plan;

import org.jspecify.annotations.NullMarked;
