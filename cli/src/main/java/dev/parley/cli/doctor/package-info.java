/** What this machine lacks. */
@NullMarked
package dev.parley.cli.doctor;

import org.jspecify.annotations.NullMarked;
