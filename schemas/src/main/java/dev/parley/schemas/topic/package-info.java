/** The topic catalogue: every topic's name, key, events, retention and owner, declared once. */
@NullMarked
package dev.parley.schemas.topic;

import org.jspecify.annotations.NullMarked;
