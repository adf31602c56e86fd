/** Dead letters: what could not be processed, looked at and published again. */
@NullMarked
package dev.parley.cli.dlq;

import org.jspecify.annotations.NullMarked;
