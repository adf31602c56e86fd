/** Webhooks as Standard Webhooks describes them: told at least once, signed, retried for days. */
@NullMarked
package dev.parley.api.webhook;

import org.jspecify.annotations.NullMarked;
