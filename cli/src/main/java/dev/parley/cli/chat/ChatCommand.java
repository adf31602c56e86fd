package dev.parley.cli.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Output;
import dev.parley.cli.ParleyCommand;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.SeedConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A chat in the terminal: the user is a candidate of the configuration, the model the recruiter. */
@Command(
        name = "chat",
        header = "Chat with the recruiter in the terminal, as a candidate of the configuration.",
        footer = {
            "  parley up                                in one terminal, then in another:",
            "  parley chat                              as the first candidate about the first job opening",
            "  parley chat --candidate 2 --job-opening 3",
            "  parley chat --conversation ID            go on with a conversation",
            "An empty line, or the end of the input, ends it."
        })
public final class ChatCommand extends ParleyCommand {
    @Mixin
    private final ApiOptions options = new ApiOptions();

    @Option(names = "--conversation", paramLabel = "ID", description = "Go on with this conversation.")
    private @Nullable String conversation;

    @Option(
            names = "--candidate",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            defaultValue = "1",
            description = "Which candidate of seeds.yml to be (default: 1).")
    private int candidate = 1;

    @Option(
            names = "--job-opening",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            defaultValue = "1",
            description = "Which job opening of seeds.yml to talk about (default: 1).")
    private int jobOpening = 1;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        List<ChatDocument.Message> said = new ArrayList<>();
        try (ApiClient api = ApiOptions.client(options.address(context), context)) {
            String id = conversation != null ? conversation : begin(context, api);
            // Now, because Ctrl-C leaves no time for it: what was said stays, and can be gone on with.
            context.output().note("Conversation " + id + ". An empty line ends it.");
            Chat chat = new Chat(api, id, options.model());
            boolean complete = talk(context.output(), chat, said);
            context.output().result(new ChatDocument(id, said), () -> "Conversation " + id + "\n");
            return complete ? ExitCode.OK : ExitCode.PARTIAL;
        }
    }

    private String begin(CommandContext context, ApiClient api) throws Exception {
        SeedConfig seeds = Configuration.load(context.config()).seeds();
        String profile = create(api, "/profiles", entry(seeds.candidates(), candidate, "--candidate"));
        String opening = create(api, "/job_openings", entry(seeds.jobOpenings(), jobOpening, "--job-opening"));
        ObjectNode start = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                .objectNode()
                .put("profile_id", profile)
                .put("job_opening_id", opening);
        return api.post("/conversations", start).path("id").asText();
    }

    private static Fields entry(List<Fields> entries, int number, String option) throws CommandFailure {
        if (number < 1 || number > entries.size()) {
            throw new CommandFailure(
                    ExitCode.USAGE, option + " must be 1 to " + entries.size() + ", as many as seeds.yml has.");
        }
        return entries.get(number - 1);
    }

    private static String create(ApiClient api, String path, Fields fields)
            throws CommandFailure, InterruptedException {
        return api.post(path, ApiClient.read(fields.toJson())).path("id").asText();
    }

    private static boolean talk(Output output, Chat chat, List<ChatDocument.Message> said)
            throws IOException, CommandFailure, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean complete = reply(output, chat, said);
        for (String line = ask(output, input); line != null && !line.isBlank(); line = ask(output, input)) {
            chat.say(line);
            said.add(new ChatDocument.Message("user", line));
            complete &= reply(output, chat, said);
        }
        return complete;
    }

    private static @Nullable String ask(Output output, BufferedReader input) throws IOException {
        output.prompt("you> ");
        return input.readLine();
    }

    private static boolean reply(Output output, Chat chat, List<ChatDocument.Message> said)
            throws CommandFailure, InterruptedException {
        StringBuilder text = new StringBuilder();
        output.prompt("recruiter> ");
        JsonNode ended = chat.reply(piece -> {
            text.append(piece);
            output.piece(piece);
        });
        output.piece("\n");
        said.add(new ChatDocument.Message("assistant", text.toString()));
        String status = ended.path("status").asText();
        if (!status.equals("completed")) {
            String reason = ended.path("error").path("message").asText();
            output.warn("The reply is " + status + (reason.isEmpty() ? "." : ": " + reason));
        }
        return status.equals("completed");
    }
}
