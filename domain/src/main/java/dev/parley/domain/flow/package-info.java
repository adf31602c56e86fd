/** Conversation flow schemas: their language, the flows they stand for, and counting, listing and drawing those. */
@NullMarked
package dev.parley.domain.flow;

import org.jspecify.annotations.NullMarked;
