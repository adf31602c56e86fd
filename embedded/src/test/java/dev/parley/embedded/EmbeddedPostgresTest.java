package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
    /** It inherits that SIGINT is ignored, and minds it when it is ready to. */
    private static final String SLOW_SERVER = """
            import signal, sys, time
            time.sleep(1)
            signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
            time.sleep(300)
            """;

    /** Whoever started it may be killed in that very moment. */
    @Test
    void shouldEndAServerThatDoesNotListenToSignalsYet() throws Exception {
        assumeThat(Programs.find("python3")).isPresent();
        Process supervisor = new ProcessBuilder(
                        List.of("sh", "-c", EmbeddedPostgres.SUPERVISOR, "sh", "python3", "-c", SLOW_SERVER))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            supervisor.getOutputStream().close();

            assertThat(supervisor.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
            supervisor.destroyForcibly();
        }
    }
}
