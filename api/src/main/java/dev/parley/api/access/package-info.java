/** Who may call: API keys with scopes, tenants and rate limits; without keys, loopback only. */
@NullMarked
package dev.parley.api.access;

import org.jspecify.annotations.NullMarked;
