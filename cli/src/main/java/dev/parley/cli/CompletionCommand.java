package dev.parley.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the completion script of a shell. */
@Command(
        name = "completion",
        header = "Print the completion script of a shell.",
        footer = {"  source <(parley completion bash)", "  source <(parley completion zsh)"})
final class CompletionCommand extends ParleyCommand {
    /** Shells that have completion. */
    enum Shell {
        bash,
        zsh
    }

    record Script(String shell, String script) {}

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called
    private CommandSpec spec;

    @Override
    protected ExitCode run(CommandContext context) {
        CommandLine root = spec.root().commandLine();
        // The script serves both: it turns bash completion on where it finds itself in zsh.
        String script = AutoComplete.bash(root.getCommandName(), root);
        context.output().result(new Script(shell.name(), script), () -> script);
        return ExitCode.OK;
    }
}
