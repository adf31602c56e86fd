package dev.parley.cli.topics;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Servers;
import dev.parley.schemas.topic.AsyncApi;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the catalogue of topics. */
@Command(
        name = "topics",
        header = "Show the topics: what is on them, by which key, for how long, from whom, for whom.",
        footer = {
            "  parley topics",
            "  parley topics --json",
            "  parley topics --asyncapi > asyncapi.yaml   the same for tools, with the schemas of all events"
        })
public final class TopicsCommand extends ParleyCommand {
    record Catalogue(List<TopicDocument> topics) {}

    /** The document for tools, where JSON is asked for all the same. */
    record Document(String asyncapi) {}

    @Option(names = "--asyncapi", description = "Print the AsyncAPI 3 document.")
    private boolean asyncApi;

    @Override
    protected ExitCode run(CommandContext context) throws CommandFailure {
        TopicNames names = Servers.topics(context);
        if (asyncApi) {
            String document = AsyncApi.document(names);
            context.output().result(new Document(document), () -> document);
            return ExitCode.OK;
        }
        List<TopicDocument> topics = Topics.all().stream()
                .map(topic -> TopicDocument.of(topic, names))
                .toList();
        context.output().result(new Catalogue(topics), () -> topics.stream()
                .map(TopicDocument::text)
                .collect(Collectors.joining("\n")));
        return ExitCode.OK;
    }
}
