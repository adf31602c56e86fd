/** API keys: who may call. */
@NullMarked
package dev.parley.cli.keys;

import org.jspecify.annotations.NullMarked;
