package dev.parley.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.export.ExportRequest;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import dev.parley.testkit.ParleyPlatform;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ParleyPlatform.class)
class DatasetExportsIT {

    @Test
    void shouldSayThatSomebodyIsAwayWhenNoExampleComes(Endpoints endpoints, TopicNames names, @TempDir Path directory)
            throws Exception {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            new TopicProvisioner(admin, names).provision(1, (short) -1);
        }
        DatasetExports exports = new DatasetExports(Installation.at(endpoints, names), directory);
        ExportRequest request = ExportRequest.of("aaaa1111", directory);
        Patience impatient = new Patience(Duration.ofMillis(100), System::nanoTime);

        assertThat(exports.hasExamples(request, 0)).isTrue();
        assertThat(exports.hasExamples(request, 1)).isFalse();
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> exports.awaitExamples(request, 1, impatient))
                .withMessageContainingAll("0 of 1 examples", "run the command again")
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNAVAILABLE));
    }
}
