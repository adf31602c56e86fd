package dev.parley.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReservedIdsTest {
    private static final UUID FRESH = UUID.fromString("01930000-0000-7000-8000-00000000000f");

    @Test
    void shouldMakeFreshIdsWhereNoneIsReserved() {
        assertThat(ReservedIds.of(HttpRequest.POST("/", ""), () -> FRESH).get()).isEqualTo(FRESH);
    }

    @Test
    void shouldGiveTheSameIdsToEveryExecution() {
        UUID reserved = UUID.fromString("01930000-0000-7abc-bfff-ffffffffffff");

        assertThat(ids(reserved))
                .isEqualTo(ids(reserved))
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(ids(reserved).getFirst()).isEqualTo(reserved);
        assertThat(ids(reserved)).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        });
    }

    private static java.util.List<UUID> ids(UUID reserved) {
        HttpRequest<?> request = HttpRequest.POST("/", "");
        ReservedIds.reserve(request, reserved, true);
        Supplier<UUID> ids = ReservedIds.of(request, () -> FRESH);
        return Stream.generate(ids).limit(3).toList();
    }
}
