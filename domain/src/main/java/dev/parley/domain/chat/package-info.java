/** The chats of one live conversation: who is let in, who is next, how each ends. Values in, values out. */
@NullMarked
package dev.parley.domain.chat;

import org.jspecify.annotations.NullMarked;
