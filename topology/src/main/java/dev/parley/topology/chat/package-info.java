/** What clients ask and workers answer in; requests to the workers, replies and turns out: the process manager of chats. */
@NullMarked
package dev.parley.topology.chat;

import org.jspecify.annotations.NullMarked;
