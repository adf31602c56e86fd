/** Conversations and their messages. */
@NullMarked
package dev.parley.api.conversation;

import org.jspecify.annotations.NullMarked;
