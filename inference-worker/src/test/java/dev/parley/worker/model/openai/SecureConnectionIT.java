package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureConnectionIT {
    private static final Prompt PROMPT =
            new Prompt(List.of(new Prompt.Message("user", "Hello?")), Sampling.PROVIDERS_CHOICE, "s", Optional.empty());

    /** Plain text, and a fatal alert: nothing was asked, so nothing is to be paid. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\u0015\u0003\u0003\u0000\u0002\u0002\u0028"})
    void shouldSayThatThereIsNoSecureConnection(String greeting) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(server, greeting.getBytes(StandardCharsets.ISO_8859_1)));
            LanguageModel plain = new OpenAiModels()
                    .model(
                            "https://127.0.0.1:" + server.getLocalPort() + "/v1",
                            Optional.empty(),
                            "m",
                            Duration.ofSeconds(20));
            for (ModelFault fault : List.of(
                    catchThrowableOfType(ModelFault.class, () -> plain.answer(PROMPT)),
                    catchThrowableOfType(ModelFault.class, () -> plain.stream(PROMPT, "", _ -> true)))) {
                assertThat(fault.code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
                assertThat(fault).hasMessageContaining("no secure connection");
                assertThat(fault.mayBeCharged()).isFalse();
            }
        }
    }

    private static void greet(ServerSocket server, byte[] greeting) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().read();
                client.getOutputStream().write(greeting);
                client.getOutputStream().flush();
                client.getInputStream().readAllBytes();
            } catch (IOException _) {
                // The client has hung up, or the test is over.
            }
        }
    }
}
