package dev.parley.cli.flow;

import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.flow.drawing.FlowDrawing;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigFile;
import dev.parley.domain.yaml.ConfigProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the flows of the configuration, or draws their graph. */
@Command(
        name = "flow",
        header = "List the conversation flows of the configuration, or draw their graph.",
        footer = {
            "  parley flow                          list the flows",
            "  parley flow --limit 0                count them only",
            "  parley flow --output flow.svg        draw the graph; .png and .mmd work as well",
            "  parley flow --format mermaid         draw it in Mermaid's language"
        })
public final class FlowCommand extends ParleyCommand {
    /** How the flows are shown. */
    enum Format {
        text,
        mermaid,
        svg,
        png
    }

    /** What was drawn, where there is no file for it. */
    record Printed(String format, String drawing) {}

    /** What was drawn, and where. */
    record Drawn(String format, String file, long bytes) {}

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of: ${COMPLETION-CANDIDATES} (default: by the name of the output file, else text).")
    private @Nullable Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "Where the drawing goes (default: standard output).")
    private @Nullable Path file;

    @Option(
            names = "--limit",
            converter = Bounds.NotNegative.class,
            paramLabel = "N",
            defaultValue = "20",
            description = "How many flows are listed at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        FlowSchema schema = schema(context.config().resolve(Configuration.FLOW_FILE));
        Format chosen = format == null ? byName() : format;
        if (chosen == Format.png && file == null) {
            throw new CommandFailure(ExitCode.USAGE, "A PNG is not text: say where it goes with --output FILE.");
        }
        if (chosen == Format.text) {
            list(schema, context);
        } else {
            deliver(draw(schema, chosen), chosen, context);
        }
        return ExitCode.OK;
    }

    private static FlowSchema schema(Path flowFile) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        Optional<String> text = ConfigFile.read(flowFile, problems);
        if (text.isEmpty()) {
            throw new ConfigException(problems);
        }
        return FlowSchema.parse(flowFile.toString(), text.get());
    }

    private Format byName() throws CommandFailure {
        String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".svg")) {
            return Format.svg;
        }
        if (name.endsWith(".png")) {
            return Format.png;
        }
        if (name.matches(".*\\.(jpe?g|gif|webp|pdf|html?|dot)")) {
            throw new CommandFailure(
                    ExitCode.USAGE, file + ": the graph is drawn as .svg, .png or .mmd only; say which with --output.");
        }
        return name.endsWith(".mmd") || name.endsWith(".mermaid") ? Format.mermaid : Format.text;
    }

    private void list(FlowSchema schema, CommandContext context) throws IOException {
        Flows flows = new Flows(schema);
        List<Flow> listed = flows.stream().limit(Math.max(0, limit)).toList();
        FlowDocument document = new FlowDocument(
                schema.steps().size(),
                flows.count(),
                listed.stream().map(FlowDocument.Listed::of).toList());
        String text = FlowList.of(schema, flows, listed);
        if (file == null) {
            context.output().result(document, () -> text);
        } else {
            deliver(text.getBytes(StandardCharsets.UTF_8), Format.text, context);
        }
    }

    private static byte[] draw(FlowSchema schema, Format format) throws CommandFailure {
        return switch (format) {
            case text -> throw new IllegalArgumentException("text is not drawn");
            case mermaid -> Mermaid.of(schema).getBytes(StandardCharsets.UTF_8);
            case svg -> new FlowDrawing(schema).svg().getBytes(StandardCharsets.UTF_8);
            case png -> png(schema);
        };
    }

    private static byte[] png(FlowSchema schema) throws CommandFailure {
        try {
            return new FlowDrawing(schema).png();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "The PNG cannot be drawn: " + e.getMessage()
                            + ". Take --format svg, or install fonts (on Debian and Ubuntu: fonts-dejavu-core, fontconfig).",
                    e);
        }
    }

    private static void write(Path file, byte[] drawing) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.write(file, drawing);
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException full) {
            throw new FileSystemException(file.toString(), null, full.getMessage());
        }
    }

    private void deliver(byte[] drawing, Format drawn, CommandContext context) throws IOException {
        if (file != null) {
            write(file, drawing);
            Drawn document = new Drawn(drawn.name(), file.toString(), drawing.length);
            context.output().result(document, () -> "Wrote " + file + ".");
        } else {
            String text = new String(drawing, StandardCharsets.UTF_8);
            context.output().result(new Printed(drawn.name(), text), () -> text);
        }
    }
}
