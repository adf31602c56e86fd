/** Prompt templates: what a model is told, filled in from a seed, a step and the conversation so far. */
@NullMarked
package dev.parley.domain.prompt;

import org.jspecify.annotations.NullMarked;
