package dev.parley.cli.flow;

import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Output;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.flow.drawing.FlowDrawing;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigFile;
import dev.parley.domain.yaml.ConfigProblem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
            deliver(draw(schema, chosen), chosen, context.output());
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

    /** One flow after the other: there may be more than fit in memory. */
    private void list(FlowSchema schema, CommandContext context) throws IOException {
        Flows flows = new Flows(schema);
        if (file != null) {
            Stream<String> text = FlowList.of(schema, flows, flows.stream().limit(limit), limit);
            store(file, text.map(piece -> piece.getBytes(StandardCharsets.UTF_8)), Format.text, context.output());
            return;
        }
        Output output = context.output();
        int steps = schema.steps().size();
        Iterator<FlowDocument.Listed> listed =
                read(flows, output).map(FlowDocument.Listed::of).iterator();
        output.stream(
                new FlowDocument(steps, flows.count(), listed),
                () -> FlowList.of(schema, flows, read(flows, output), limit));
    }

    /** Nobody wants the rest when the reader has left, like head. */
    private Stream<Flow> read(Flows flows, Output output) {
        return flows.stream().limit(limit).takeWhile(_ -> !output.closed());
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

    /** Gives how many bytes it wrote. */
    private static long write(Path file, Stream<byte[]> pieces) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        long bytes = 0;
        try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (Iterator<byte[]> rest = pieces.iterator(); rest.hasNext(); ) {
                byte[] piece = rest.next();
                to.write(piece);
                bytes += piece.length;
            }
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException full) {
            throw new FileSystemException(file.toString(), null, full.getMessage());
        }
        return bytes;
    }

    private void deliver(byte[] drawing, Format drawn, Output output) throws IOException {
        if (file != null) {
            store(file, Stream.of(drawing), drawn, output);
        } else {
            String text = new String(drawing, StandardCharsets.UTF_8);
            output.result(new Printed(drawn.name(), text), () -> text);
        }
    }

    private static void store(Path file, Stream<byte[]> pieces, Format format, Output output) throws IOException {
        Drawn document = new Drawn(format.name(), file.toString(), write(file, pieces));
        output.result(document, () -> "Wrote " + file + ".");
    }
}
