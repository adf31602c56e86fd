/** Postgres. */
@NullMarked
package dev.parley.api.database;

import org.jspecify.annotations.NullMarked;
