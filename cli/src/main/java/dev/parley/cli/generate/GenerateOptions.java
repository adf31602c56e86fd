package dev.parley.cli.generate;

import dev.parley.cli.Bounds;
import dev.parley.cli.SampleOptions;
import dev.parley.cli.export.DatasetTerms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be said about a run on the command line. */
final class GenerateOptions {
    private static final String DEFAULT_OUTPUT = "output";
    private static final String DEFAULT_NAME = "default";

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = DEFAULT_OUTPUT,
            description = "Where the dataset is written (default: output).")
    private Path output = Path.of(DEFAULT_OUTPUT);

    @Option(
            names = "--name",
            converter = Bounds.Name.class,
            paramLabel = "NAME",
            defaultValue = DEFAULT_NAME,
            description = "What the run is called; another name is another run (default: default).")
    private String name = DEFAULT_NAME;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model that speaks both roles (default: see models.yml).")
    private @Nullable String model;

    @Option(
            names = "--concurrency",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            description = "Most calls in flight at once, over all models (default: see models.yml).")
    private @Nullable Integer concurrency;

    @Option(
            names = "--rpm",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            description = "Most calls in any minute, over all models.")
    private @Nullable Integer requestsPerMinute;

    @Option(
            names = "--tpm",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            description = "Most tokens in any minute, over all models.")
    private @Nullable Integer tokensPerMinute;

    @Option(
            names = "--max-tokens",
            converter = Bounds.NotNegativeLong.class,
            paramLabel = "N",
            description = "Pause the run before it has used more tokens than this, in all.")
    private @Nullable Long maxTokens;

    @Option(
            names = "--max-usd",
            converter = Bounds.Amount.class,
            paramLabel = "X",
            description = "Pause the run before it has cost more than this, in all.")
    private @Nullable Double maxUsd;

    @ArgGroup(exclusive = false)
    private @Nullable SampleOptions sample;

    @Option(
            names = "--attach",
            description = "Leave the work to topologies and workers that run elsewhere; limits and budgets are theirs.")
    private boolean attach;

    @Mixin
    private DatasetTerms terms = new DatasetTerms();

    @Option(names = "--yes", description = "Do not refuse very large plans.")
    private boolean yes;

    Path output() {
        return output;
    }

    String name() {
        return name;
    }

    @Nullable
    String model() {
        return model;
    }

    OptionalInt concurrency() {
        return optional(concurrency);
    }

    OptionalInt requestsPerMinute() {
        return optional(requestsPerMinute);
    }

    OptionalInt tokensPerMinute() {
        return optional(tokensPerMinute);
    }

    OptionalLong maxTokens() {
        return maxTokens == null ? OptionalLong.empty() : OptionalLong.of(maxTokens);
    }

    OptionalDouble maxUsd() {
        return maxUsd == null ? OptionalDouble.empty() : OptionalDouble.of(maxUsd);
    }

    boolean hasBudget() {
        return maxTokens != null || maxUsd != null;
    }

    OptionalLong sample() {
        return sample == null ? OptionalLong.empty() : OptionalLong.of(sample.size());
    }

    long seed() {
        return sample == null ? 0 : sample.seed();
    }

    /** The options, as given, that say which run and which dataset are meant. */
    List<String> choice() {
        List<String> given = new ArrayList<>();
        if (!name.equals(DEFAULT_NAME)) {
            given.addAll(List.of("--name", name));
        }
        if (model != null) {
            given.addAll(List.of("--model", model));
        }
        if (sample != null) {
            given.addAll(List.of("--sample", Long.toString(sample.size()), "--seed", Long.toString(sample.seed())));
        }
        if (!output.equals(Path.of(DEFAULT_OUTPUT))) {
            given.addAll(List.of("--output", output.toString()));
        }
        given.addAll(terms.given());
        return given;
    }

    DatasetTerms terms() {
        return terms;
    }

    boolean attach() {
        return attach;
    }

    /** Whether something is said that only a worker of this command could keep to. */
    boolean limitsWorker() {
        return Stream.of(concurrency, requestsPerMinute, tokensPerMinute, maxTokens, maxUsd)
                .anyMatch(Objects::nonNull);
    }

    boolean yes() {
        return yes;
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
