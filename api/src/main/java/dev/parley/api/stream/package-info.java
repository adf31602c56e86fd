/** Answers that go on for as long as something happens: server-sent events, made only as fast as a client takes them. */
@NullMarked
package dev.parley.api.stream;

import org.jspecify.annotations.NullMarked;
