/** How a generated conversation proceeds: what was said and asked, decided and evolved without Kafka. */
@NullMarked
package dev.parley.domain.conversation;

import org.jspecify.annotations.NullMarked;
