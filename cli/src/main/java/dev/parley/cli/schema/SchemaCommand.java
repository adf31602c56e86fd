package dev.parley.cli.schema;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.domain.flow.FlowSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the JSON Schema of a configuration file. */
@Command(
        name = "schema",
        header = "Print the JSON Schema of a configuration file, for completion in editors.",
        footer = {
            "  parley schema flow > conversation-flow.schema.json",
            "  and as the first line of conversation_flow.yml:",
            "  # yaml-language-server: $schema=conversation-flow.schema.json"
        })
public final class SchemaCommand extends ParleyCommand {
    /** Files that have a schema. */
    enum File {
        flow
    }

    @Parameters(paramLabel = "FILE", description = "One of: ${COMPLETION-CANDIDATES}.")
    private File file = File.flow;

    @Override
    protected ExitCode run(CommandContext context) {
        String schema =
                switch (file) {
                    case flow -> FlowSchema.jsonSchema();
                };
        context.output().document(schema);
        return ExitCode.OK;
    }
}
