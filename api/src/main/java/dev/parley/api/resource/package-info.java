/** What profiles and job openings have in common: named fields, kept as they were given. */
@NullMarked
package dev.parley.api.resource;

import org.jspecify.annotations.NullMarked;
