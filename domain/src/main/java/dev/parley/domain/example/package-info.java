/** From a finished conversation to a training example. */
@NullMarked
package dev.parley.domain.example;

import org.jspecify.annotations.NullMarked;
