package dev.parley.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** The {@code parley} command. */
@Command(
        name = "parley",
        versionProvider = VersionProvider.class,
        header = "Recruitment conversations as an event log: generated, turned into datasets.",
        footer = {
            "  parley plan                 what would be generated, and what it costs",
            "  parley generate             from config/ to a dataset in output/",
            "  parley flow                 the conversation flows of the configuration",
            "  parley up                   everything, with the HTTP API for live chats",
            "  parley chat                 a chat in the terminal",
            "  parley doctor               what is missing on this machine"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            dev.parley.cli.plan.PlanCommand.class,
            dev.parley.cli.generate.GenerateCommand.class,
            dev.parley.cli.generate.RetryCommand.class,
            dev.parley.cli.runs.StatusCommand.class,
            dev.parley.cli.runs.RunsCommand.class,
            dev.parley.cli.export.ExportCommand.class,
            dev.parley.cli.validate.ValidateCommand.class,
            dev.parley.cli.flow.FlowCommand.class,
            dev.parley.cli.topics.TopicsCommand.class,
            dev.parley.cli.dlq.DlqCommand.class,
            dev.parley.cli.schema.SchemaCommand.class,
            dev.parley.cli.roles.UpCommand.class,
            dev.parley.cli.chat.ChatCommand.class,
            dev.parley.cli.chat.CanaryCommand.class,
            dev.parley.cli.roles.ProvisionCommand.class,
            dev.parley.cli.roles.ApiCommand.class,
            dev.parley.cli.roles.RebuildReadModelCommand.class,
            dev.parley.cli.roles.RebuildExamplesCommand.class,
            dev.parley.cli.roles.TopologyCommand.class,
            dev.parley.cli.roles.WorkerCommand.class,
            dev.parley.cli.model.ModelCommand.class,
            dev.parley.cli.keys.KeysCommand.class,
            dev.parley.cli.doctor.DoctorCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Parley implements Runnable {
    /** Examples come first: they are what most people look for. */
    private static final List<String> HELP_SECTIONS = List.of(
            UsageMessageSpec.SECTION_KEY_HEADER_HEADING,
            UsageMessageSpec.SECTION_KEY_HEADER,
            UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
            UsageMessageSpec.SECTION_KEY_FOOTER,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            showDefaultValue = Visibility.NEVER,
            description = "Show the version.")
    private boolean version;

    private final CommandLine line = new CommandLine(this);

    private Parley() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Before anything else: SQL and the names of the broker's files are made with the digits of the machine's
        // language.
        Locale.setDefault(Locale.ROOT);
        StandardOutput results = new StandardOutput();
        CommandLine line = commandLine()
                .setColorScheme(CommandLine.Help.defaultColorScheme(colors(System.getenv())))
                .setOut(new PrintWriter(results, false, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true));
        int status = line.execute(arguments);
        line.getOut().flush();
        if (results.loss().isPresent()) {
            line.getErr()
                    .println(
                            "The result could not be written: " + results.loss().get() + ".");
            status = status == 0 ? ExitCode.FAILURE.status() : status;
        }
        System.exit(status);
    }

    /** Of the help. Whether there is a terminal that shows them, and NO_COLOR, picocli finds out. */
    static CommandLine.Help.Ansi colors(Map<String, String> environment) {
        return environment.getOrDefault("TERM", "").equals("dumb")
                ? CommandLine.Help.Ansi.OFF
                : CommandLine.Help.Ansi.AUTO;
    }

    /** The whole command line. */
    public static CommandLine commandLine() {
        CommandLine line = new Parley().line;
        line.setExecutionExceptionHandler(new FailureHandler());
        line.setParameterExceptionHandler(new UsageHandler());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.registerConverter(Path.class, new Bounds.Place());
        arrange(line);
        return line;
    }

    private static void arrange(CommandLine line) {
        line.setHelpSectionKeys(HELP_SECTIONS);
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.footerHeading(usage.footer().length == 0 ? "" : "%nExamples:%n");
        usage.synopsisHeading("%nUsage: ");
        usage.parameterListHeading("%n");
        usage.optionListHeading("%nOptions:%n");
        usage.commandListHeading("%nCommands:%n");
        usage.descriptionHeading(usage.description().length == 0 ? "" : "%n");
        usage.sortOptions(false);
        line.getSubcommands().values().forEach(Parley::arrange);
    }

    /** Without a command there is only the help to give. */
    @Override
    public void run() {
        line.usage(line.getOut());
    }
}
