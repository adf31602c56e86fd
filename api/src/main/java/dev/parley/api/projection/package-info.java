/** The read model in Postgres: folded from the log, waited for, and rebuilt. */
@NullMarked
package dev.parley.api.projection;

import org.jspecify.annotations.NullMarked;
