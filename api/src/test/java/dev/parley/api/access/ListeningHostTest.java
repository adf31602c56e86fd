package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.access.KeyRing.Keys;
import dev.parley.api.database.Sql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class ListeningHostTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final ListeningHost others = new ListeningHost("0.0.0.0");

    @Test
    void shouldAskADatabaseThatIsSlowToStartAgain() {
        assertThatThrownBy(() -> others.check(() -> asked.incrementAndGet() < 3
                        ? Mono.error(new R2dbcTimeoutException("slow"))
                        : Mono.just(new Keys(Map.of(), 0))))
                .isInstanceOf(OpenToOthersException.class)
                .hasMessageContaining("parley keys create");
        assertThat(asked).hasValue(3);
    }

    @Test
    void shouldSayThatTheDatabaseDoesNotAnswer() {
        assertThatThrownBy(() -> others.check(() -> Mono.error(new R2dbcTimeoutException("away"))))
                .isInstanceOf(R2dbcTimeoutException.class)
                .hasMessage("away");
    }

    @Test
    void shouldTellAReadingThatTakesTooLongAsADatabaseThatDoesNotAnswer() {
        KeyRing keys = new KeyRing(new KeyRepository(new Sql(new Silent())));

        assertThatThrownBy(() -> keys.current().block())
                .isInstanceOf(R2dbcTimeoutException.class)
                .hasMessage("no answer within PT2S");
    }

    /** A database that is there and says nothing. */
    private static final class Silent implements ConnectionFactory {
        @Override
        public Publisher<? extends Connection> create() {
            return Mono.never();
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "silent";
        }
    }
}
