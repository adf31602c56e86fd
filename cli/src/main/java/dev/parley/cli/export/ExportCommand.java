package dev.parley.cli.export;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.DatasetExports;
import dev.parley.cli.runtime.Servers;
import dev.parley.cli.runtime.Servers.Sharing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Writes the split files of a dataset. */
@Command(
        name = "export",
        header = "Write a run's dataset as files for training: one file per split, a manifest and a dataset card.",
        footer = {
            "  parley export --format openai",
            "  parley export --format parquet --output hub --license CC-BY-4.0",
            "  parley export --format trl --run spring --json"
        })
public final class ExportCommand extends ParleyCommand {
    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            converter = FormatName.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private ExportFormat format;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where to write; made when missing (default: output/FORMAT).")
    private @Nullable Path output;

    @Option(names = "--run", paramLabel = "RUN", description = "Id or name of the run (default: the one planned last).")
    private @Nullable String run;

    @Option(
            names = "--dataset",
            paramLabel = "ID",
            description = "A dataset of that run (default: the one derived last).")
    private @Nullable String dataset;

    @Mixin
    private DatasetTerms terms = new DatasetTerms();

    @Option(names = "--skip-truncated", description = "Leave out conversations with a turn that max_tokens cut off.")
    private boolean skipTruncated;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        ExportRequest request = request();
        if (!Servers.holdEvents(context)) {
            throw RunDirectory.none();
        }
        try (Servers servers = Servers.open(context, Sharing.SHARED)) {
            ExportResult result = new DatasetExports(servers.installation(), context.dataDirectory())
                    .exports()
                    .splits(format, request);
            ExportDocument document = ExportDocument.of(result);
            context.output().result(document, document::text);
            if (result.earlier() > 0) {
                context.output().note(aboutEarlierPlans(result));
            }
            result.aboutTruncated().ifPresent(context.output()::note);
            if (request.license().isUnknown()) {
                context.output().note("The dataset has no licence: choose one with --license before you share it.");
            }
        }
        return ExitCode.OK;
    }

    private static String aboutEarlierPlans(ExportResult result) {
        return "The last plan of the run had " + result.planned() + " conversations. At least " + result.earlier()
                + " others are in the dataset, of a larger sample or of seeds that were changed since. To leave them out:"
                + " 'parley generate --name NEW', which pays for nothing again, and export that run.";
    }

    private ExportRequest request() {
        Path directory = output == null ? Path.of("output", format.wireName()) : output;
        return new ExportRequest(run, dataset, directory, terms.license(), terms.language(), skipTruncated, _ -> true);
    }

    /** Formats by their wire names, in any case; picocli's own conversion would name every spelling in its complaint. */
    private static final class FormatName implements ITypeConverter<ExportFormat> {
        @Override
        public ExportFormat convert(String value) {
            for (ExportFormat format : ExportFormat.values()) {
                if (format.wireName().equalsIgnoreCase(value)) {
                    return format;
                }
            }
            String names = Arrays.stream(ExportFormat.values())
                    .map(ExportFormat::wireName)
                    .collect(Collectors.joining(", "));
            throw new TypeConversionException("expected one of " + names + ", but was '" + value + "'");
        }
    }
}
