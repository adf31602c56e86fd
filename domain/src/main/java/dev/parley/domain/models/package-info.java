/** The model catalogue, and who speaks which role with which model. */
@NullMarked
package dev.parley.domain.models;

import org.jspecify.annotations.NullMarked;
