/** What commands run on: embedded or external servers, their topics and schemas. */
@NullMarked
package dev.parley.cli.runtime;

import org.jspecify.annotations.NullMarked;
