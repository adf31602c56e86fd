package dev.parley.cli.keys;

import dev.parley.api.access.ApiKey;
import dev.parley.api.access.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key, as printed with {@code --json}. Never the key itself.
 *
 * @param id what it is revoked by
 * @param name what it is for
 * @param scopes what it allows
 * @param tenant whose data it reaches
 * @param requestsPerSecond its limit
 * @param status valid, expired or revoked
 * @param createdAt ISO 8601, like the others
 * @param expiresAt when it ends or ended by itself
 * @param revokedAt when it was revoked
 */
record KeyDocument(
        String id,
        String name,
        List<String> scopes,
        @Nullable String tenant,
        int requestsPerSecond,
        String status,
        String createdAt,
        @Nullable String expiresAt,
        @Nullable String revokedAt) {

    static KeyDocument of(ApiKey key, Instant now) {
        String invalid = key.revokedAt().isPresent() ? "revoked" : "expired";
        return new KeyDocument(
                key.id().toString(),
                key.name(),
                key.scopes().stream().sorted().map(Scope::wireName).toList(),
                key.tenant().orElse(null),
                key.requestsPerSecond(),
                key.validAt(now) ? "valid" : invalid,
                key.createdAt().toString(),
                key.expiresAt().map(Instant::toString).orElse(null),
                key.revokedAt().map(Instant::toString).orElse(null));
    }
}
