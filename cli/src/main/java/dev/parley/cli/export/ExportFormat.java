package dev.parley.cli.export;

import dev.parley.domain.dataset.Example;
import dev.parley.domain.dataset.LinesFormat;
import dev.parley.domain.dataset.OpenAiFormat;
import dev.parley.domain.dataset.ShareGptFormat;
import dev.parley.domain.dataset.Split;
import dev.parley.domain.dataset.TrlFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code parley export --format} takes. */
public enum ExportFormat {
    OPENAI,
    SHAREGPT,
    TRL,
    PARQUET;

    /** The name on the command line and in manifests: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the command line shows it. */
    @Override
    public String toString() {
        return wireName();
    }

    /** The file of a split, relative to the output directory, with forward slashes. */
    String fileOf(Split split) {
        return switch (this) {
            case OPENAI, SHAREGPT, TRL -> split.wireName() + ".jsonl";
            case PARQUET -> "data/" + split.wireName() + "-00000-of-00001.parquet";
        };
    }

    /** How many rows an example makes; none where the format has nothing to say about it. */
    int rows(Example example) {
        return switch (this) {
            case OPENAI, SHAREGPT, PARQUET -> 1;
            case TRL -> new TrlFormat().rows(example);
        };
    }

    /** A writer that makes a new file there. */
    ExampleWriter open(Path file) throws IOException {
        return switch (this) {
            case OPENAI -> lines(new OpenAiFormat(), file);
            case SHAREGPT -> lines(new ShareGptFormat(), file);
            case TRL -> lines(new TrlFormat(), file);
            case PARQUET -> new ParquetWriter(file);
        };
    }

    private static ExampleWriter lines(LinesFormat format, Path file) throws IOException {
        return new LinesWriter(format, file);
    }
}
