package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.PlatformListener;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.TestPlatform;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ProvisionIT {
    @Test
    void shouldMakeWhatIsMissingOnServersThatRunAndSayWhatWasThereBefore() throws Exception {
        try (Workspace workspace = Workspace.embedded();
                EmbeddedPlatform platform =
                        new EmbeddedPlatform(TestPlatform.settings(workspace.data()), PlatformListener.silent());
                Admin admin = Admin.create(platform.start().kafkaProperties())) {
            String turns = workspace.topics().of(Topics.TURNS);

            Ended first = workspace.run("provision");
            assertThat(first.status()).as("%s", first).isZero();
            assertThat(first.messages()).doesNotContain(turns);
            assertThat(admin.listTopics().names().get()).contains(turns);

            admin.deleteTopics(List.of(turns)).all().get();
            assertThat(workspace.run("provision").messages())
                    .contains("Made, and empty, because they were missing: " + turns + ".");
        }
    }
}
