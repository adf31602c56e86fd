/** Candidate profiles. */
@NullMarked
package dev.parley.api.profile;

import org.jspecify.annotations.NullMarked;
