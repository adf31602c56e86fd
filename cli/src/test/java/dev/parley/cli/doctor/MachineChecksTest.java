package dev.parley.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {
    private final MachineChecks machine = new MachineChecks(Map.of());

    @Test
    void shouldFindADirectoryForTemporaryFilesUsableOrNot(@TempDir Path directory) {
        assertThat(machine.temporaryFiles(directory).level()).isEqualTo(Level.ok);
        assertThat(machine.temporaryFiles(directory.resolve("none")))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.missing))
                .satisfies(finding -> assertThat(finding.advice()).contains("java.io.tmpdir"));
    }

    /** As /tmp is on machines that were hardened. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNoticeWhereNoProgramsAreAllowed() {
        assertThat(machine.temporaryFiles(Path.of("/proc")).level()).isEqualTo(Level.missing);
    }
}
