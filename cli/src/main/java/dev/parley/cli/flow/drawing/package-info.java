/** Drawing a flow schema: places of boxes and arrows, and the ways to paint them. */
@NullMarked
package dev.parley.cli.flow.drawing;

import org.jspecify.annotations.NullMarked;
