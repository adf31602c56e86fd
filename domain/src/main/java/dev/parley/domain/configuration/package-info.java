/** The configuration as a whole: its four files and the environment, read and checked together. */
@NullMarked
package dev.parley.domain.configuration;

import org.jspecify.annotations.NullMarked;
