package dev.parley.cli.doctor;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Says what is missing on this machine, and how to get it. */
@Command(
        name = "doctor",
        header = "Say what is missing on this machine, and how to get it.",
        description = "Ends with 0 when nothing is missing, with 3 otherwise. Starts nothing and changes nothing.",
        footer = {"  parley doctor", "  parley doctor --json"})
public final class DoctorCommand extends ParleyCommand {
    /** All findings. */
    record Report(boolean ready, List<Finding> findings) {}

    @Override
    protected ExitCode run(CommandContext context) {
        MachineChecks machine = new MachineChecks(context.environment());
        InstallationChecks installation = new InstallationChecks(context);
        List<Finding> findings = List.of(
                machine.java(),
                machine.maven(),
                machine.memory(),
                machine.disk(context.dataDirectory()),
                machine.temporaryFiles(Path.of(System.getProperty("java.io.tmpdir"))),
                machine.openFiles(),
                machine.ports(),
                machine.registry(),
                machine.database(),
                installation.dataDirectory(),
                installation.servers(),
                installation.configuration(),
                installation.teacher(),
                installation.terminal());
        boolean ready = findings.stream().noneMatch(finding -> finding.level() == Level.missing);
        context.output().result(new Report(ready, findings), () -> text(findings, ready));
        return ready ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private static String text(List<Finding> findings, boolean ready) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(
                    String.format(Locale.ROOT, "%-8s %-15s %s\n", finding.level(), finding.check(), finding.message()));
            if (!finding.advice().isEmpty()) {
                text.append(" ".repeat(25)).append(finding.advice()).append(".\n");
            }
        }
        return text + (ready ? "Parley can run here." : "Parley cannot run here yet: see what is missing.");
    }
}
