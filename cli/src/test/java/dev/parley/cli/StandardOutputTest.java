package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    @Test
    void shouldRememberThatAResultWasLost() {
        assertThat(written("No space left on device").loss()).contains("No space left on device");
    }

    @Test
    void shouldNotMindAReaderThatHasSeenEnough() {
        assertThat(written("Broken pipe").loss()).isEmpty();
    }

    private static StandardOutput written(String refusal) {
        StandardOutput output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int character) throws IOException {
                throw new IOException(refusal);
            }
        });
        PrintWriter writer = new PrintWriter(output);
        writer.println("a result");
        writer.flush();
        return output;
    }
}
