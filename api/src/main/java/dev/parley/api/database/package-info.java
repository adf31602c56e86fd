/** Postgres: migrations, the connections, statements. */
@NullMarked
package dev.parley.api.database;

import org.jspecify.annotations.NullMarked;
