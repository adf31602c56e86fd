/** Agents, candidates and job openings, and the seeds that are planned from them. */
@NullMarked
package dev.parley.domain.seed;

import org.jspecify.annotations.NullMarked;
