package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiHarness;
import dev.parley.api.ApiSettings;
import dev.parley.api.database.Connections;
import dev.parley.api.database.DatabaseUrl;
import dev.parley.api.database.Sql;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Case 61: five seconds after it was revoked, a key opens nothing. */
@ExtendWith(ParleyPlatform.class)
class KeyRingIT {

    @Test
    void shouldBelieveWhatItReadForFourSecondsAtMost(Endpoints endpoints, TopicNames topics) {
        ApiSettings settings = ApiHarness.settings(endpoints, topics);
        KeyAdministration keys = KeyAdministration.of(settings.databaseUrl(), Clock.systemUTC());
        IssuedKey key = keys.create(new KeyRequest("test", Set.of(Scope.READ), Optional.empty(), 1, Optional.empty()));
        AtomicLong now = new AtomicLong();
        Sql sql = new Sql(Connections.factory(DatabaseUrl.parse(settings.databaseUrl())));
        KeyRing ring = new KeyRing(new KeyRepository(sql), now::get);
        assertThat(opens(ring, key)).isTrue();

        keys.revoke(key.key().id());

        now.addAndGet(Duration.ofMillis(1_900).toNanos());
        assertThat(opens(ring, key)).as("what was read a moment ago").isTrue();
        now.addAndGet(Duration.ofMillis(2_200).toNanos());
        assertThat(opens(ring, key)).isFalse();
    }

    private static boolean opens(KeyRing ring, IssuedKey key) {
        KeyRing.Keys keys = ring.current().blockOptional(Duration.ofSeconds(30)).orElseThrow();
        return keys.find(key.secret())
                .filter(found -> keys.isValid(found, Instant.now()))
                .isPresent();
    }
}
