package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.status.StatusLogger;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTest {
    /** On a machine whose name nobody knows it wrote a stack trace there at every start. */
    @Test
    void shouldKeepWhatItsLoggingLibraryThinksOffTheTerminal() {
        assertThat(StatusLogger.getLogger().getFallbackListener().getStatusLevel())
                .isEqualTo(Level.OFF);
    }
}
