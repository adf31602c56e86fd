/** A broker, a registry and a Postgres for one machine. */
@NullMarked
package dev.parley.embedded;

import org.jspecify.annotations.NullMarked;
