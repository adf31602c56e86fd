/** Avro in the Confluent wire format, through the registry. */
@NullMarked
package dev.parley.schemas.serde;

import org.jspecify.annotations.NullMarked;
