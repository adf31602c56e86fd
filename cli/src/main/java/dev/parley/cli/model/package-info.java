/** Local models from the command line: no Kafka involved. */
@NullMarked
package dev.parley.cli.model;

import org.jspecify.annotations.NullMarked;
