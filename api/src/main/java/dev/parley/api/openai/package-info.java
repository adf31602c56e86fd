/**
 * OpenAI's wire format over the same workers, for clients that speak nothing else. Each exchange is a chat of its own,
 * which leaves no trace.
 */
@NullMarked
package dev.parley.api.openai;

import org.jspecify.annotations.NullMarked;
