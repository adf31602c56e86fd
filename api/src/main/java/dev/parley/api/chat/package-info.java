/**
 * Live chat: asking for a reply, following it while it is written, stopping it. What this instance knows of every chat is
 * folded from the log by the {@linkplain dev.parley.api.chat.ChatHub hub}; nothing here calls a model.
 */
@NullMarked
package dev.parley.api.chat;

import org.jspecify.annotations.NullMarked;
