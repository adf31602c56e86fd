/** A chat in the terminal, over the HTTP API. */
@NullMarked
package dev.parley.cli.chat;

import org.jspecify.annotations.NullMarked;
