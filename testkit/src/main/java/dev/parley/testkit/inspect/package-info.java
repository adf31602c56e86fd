/** Looks at a running installation from outside: what its log and its tables hold, with code of its own. */
@NullMarked
package dev.parley.testkit.inspect;

import org.jspecify.annotations.NullMarked;
