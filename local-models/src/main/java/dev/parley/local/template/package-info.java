/**
 * Chat templates as models carry them: the part of Jinja that they are written in, with Python's idea of values, and nothing
 * that reaches outside.
 */
@NullMarked
package dev.parley.local.template;

import org.jspecify.annotations.NullMarked;
