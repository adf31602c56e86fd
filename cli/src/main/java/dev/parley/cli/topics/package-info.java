/** The catalogue of topics. */
@NullMarked
package dev.parley.cli.topics;

import org.jspecify.annotations.NullMarked;
