/** Models of the Hugging Face Hub: downloaded into the cache that other tools use as well, and found there. */
@NullMarked
package dev.parley.local.hub;

import org.jspecify.annotations.NullMarked;
