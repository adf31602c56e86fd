/** Text to token ids and back: the rules of a checkpoint's {@code tokenizer.json}, and text that arrives token by token. */
@NullMarked
package dev.parley.local.tokenizer;

import org.jspecify.annotations.NullMarked;
