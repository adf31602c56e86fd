package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeySecretTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void shouldBeReadAsItWasShown() {
        KeySecret secret = KeySecret.random(new SecureRandom());

        assertThat(KeySecret.of(secret.reveal()).map(KeySecret::hash)).contains(secret.hash());
        assertThat(secret.reveal()).matches("parley_[A-Za-z0-9_-]{43}");
    }

    @Test
    void shouldNotPrintItself() {
        assertThat(KeySecret.random(new SecureRandom())).hasToString("parley_***");
    }

    @Test
    void shouldRefuseWhatCannotBeAKey() {
        assertThat(KeySecret.of("")).isEmpty();
        assertThat(KeySecret.of("parley_short")).isEmpty();
        assertThat(KeySecret.of("sk-" + "a".repeat(47))).isEmpty();
    }

    @Test
    void shouldEndWhenAKeyExpiresOrIsRevoked() {
        assertThat(key(Optional.empty(), Optional.empty()).validAt(NOW)).isTrue();
        assertThat(key(Optional.of(NOW.plusSeconds(1)), Optional.empty()).validAt(NOW))
                .isTrue();
        assertThat(key(Optional.of(NOW), Optional.empty()).validAt(NOW)).isFalse();
        assertThat(key(Optional.empty(), Optional.of(NOW.plusSeconds(1))).validAt(NOW))
                .isFalse();
    }

    @Test
    void shouldRefuseAKeyWithoutScopeOrName() {
        assertThatThrownBy(() -> new ApiKey(
                        UUID.randomUUID(),
                        "x",
                        Set.of(),
                        Optional.empty(),
                        1,
                        NOW,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .hasMessageContaining("scope");
        assertThatThrownBy(() -> new ApiKey(
                        UUID.randomUUID(),
                        " ",
                        Set.of(Scope.READ),
                        Optional.empty(),
                        1,
                        NOW,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .hasMessageContaining("name");
    }

    private static ApiKey key(Optional<Instant> expires, Optional<Instant> revoked) {
        Instant made = NOW.minus(Duration.ofDays(1));
        return new ApiKey(
                UUID.randomUUID(),
                "x",
                Set.of(Scope.READ),
                Optional.empty(),
                1,
                made,
                expires,
                revoked,
                Optional.empty());
    }
}
