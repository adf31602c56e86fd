/** Schemas for editors. */
@NullMarked
package dev.parley.cli.schema;

import org.jspecify.annotations.NullMarked;
