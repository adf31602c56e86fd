package dev.parley.api.access;

import dev.parley.api.database.Connections;
import dev.parley.api.database.DatabaseUrl;
import dev.parley.api.database.Migrations;
import dev.parley.api.database.Sql;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and revokes the keys of an installation, beside its running servers: they notice within five seconds. Every method
 * waits for the database.
 */
public final class KeyAdministration {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KeyRepository repository;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private KeyAdministration(KeyRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * For the installation with this database; makes its tables if need be.
     *
     * @param databaseUrl {@code postgresql://user:password@host:port/database}
     */
    public static KeyAdministration of(String databaseUrl, Clock clock) {
        DatabaseUrl url = DatabaseUrl.parse(databaseUrl);
        Migrations.run(url, PATIENCE);
        return new KeyAdministration(new KeyRepository(new Sql(Connections.factory(url))), clock);
    }

    /**
     * Makes a key.
     *
     * @throws IllegalArgumentException when the request is faulty; its message is for people
     */
    public IssuedKey create(KeyRequest request) {
        Instant now = now();
        IssuedKey issued = fresh(new ApiKey(
                UUID.randomUUID(),
                request.name(),
                request.scopes(),
                request.tenant(),
                request.requestsPerSecond(),
                now,
                request.lifetime().map(now::plus),
                Optional.empty(),
                request.lifetime()));
        repository.insert(StoredKey.of(issued.key(), issued.secret())).block(PATIENCE);
        return issued;
    }

    /** All keys, the oldest first, also those that open nothing any more. */
    public List<ApiKey> list() {
        return repository.all().blockOptional(PATIENCE).orElse(List.of()).stream()
                .map(StoredKey::key)
                .toList();
    }

    /** Revokes a key at once; once revoked it stays so. Gives it as it is then, or nothing when there is none. */
    public Optional<ApiKey> revoke(UUID id) {
        repository.revoke(id, now()).block(PATIENCE);
        return find(id);
    }

    /**
     * Makes a key like another one, which ends; it lives as long as that was made for, also when that was replaced before.
     *
     * @param id the key that is to be replaced
     * @param overlap for how long the old one still works, so that clients can change over
     * @return the new key; nothing when the old one is not known or opens nothing any more
     */
    public Optional<IssuedKey> rotate(UUID id, Duration overlap) {
        Instant now = now();
        return find(id).filter(key -> key.validAt(now)).flatMap(key -> {
            IssuedKey next = fresh(new ApiKey(
                    UUID.randomUUID(),
                    key.name(),
                    key.scopes(),
                    key.tenant(),
                    key.requestsPerSecond(),
                    now,
                    key.lifetime().map(now::plus),
                    Optional.empty(),
                    key.lifetime()));
            return repository
                    .replace(id, now.plus(overlap), StoredKey.of(next.key(), next.secret()))
                    .blockOptional(PATIENCE)
                    .filter(kept -> kept > 0)
                    .map(_ -> next);
        });
    }

    private IssuedKey fresh(ApiKey key) {
        return new IssuedKey(key, KeySecret.random(random));
    }

    private Optional<ApiKey> find(UUID id) {
        return list().stream().filter(key -> key.id().equals(id)).findFirst();
    }

    private Instant now() {
        // As exact as Postgres keeps it.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
