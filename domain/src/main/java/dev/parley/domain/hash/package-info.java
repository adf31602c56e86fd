/** Hashes of content, from which ids are made. */
@NullMarked
package dev.parley.domain.hash;

import org.jspecify.annotations.NullMarked;
