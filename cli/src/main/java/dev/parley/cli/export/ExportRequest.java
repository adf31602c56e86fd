package dev.parley.cli.export;

import dev.parley.domain.dataset.License;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What to export.
 *
 * @param run id or name of a run; null takes the one planned last
 * @param dataset id of a dataset of that run; null takes the one derived last
 * @param output the directory to write to; made when missing
 * @param license goes into manifest and dataset card
 * @param language ISO 639 code of the conversations' language; goes into manifest and dataset card
 * @param skipTruncated whether conversations with a turn that max_tokens cut off are left out
 * @param seeds of which seeds, by id, the examples are wanted; conversations without a seed have none
 */
public record ExportRequest(
        @Nullable String run,
        @Nullable String dataset,
        Path output,
        License license,
        String language,
        boolean skipTruncated,
        Predicate<@Nullable String> seeds) {

    public ExportRequest {
        if (!isLanguage(language)) {
            throw new IllegalArgumentException("language must be an ISO 639 code such as en: " + language);
        }
    }

    /** Whether a text is the code of a language. */
    static boolean isLanguage(String text) {
        return text.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    }

    /** The newest dataset of a run, in English, without a licence yet. */
    public static ExportRequest of(@Nullable String run, Path output) {
        return new ExportRequest(run, null, output, License.UNKNOWN, "en", false, _ -> true);
    }

    /** The same under other terms. */
    public ExportRequest under(DatasetTerms terms) {
        return new ExportRequest(run, dataset, output, terms.license(), terms.language(), skipTruncated, seeds);
    }

    /** The same of certain seeds only. */
    public ExportRequest onlySeeds(Predicate<@Nullable String> wanted) {
        return new ExportRequest(run, dataset, output, license, language, skipTruncated, wanted);
    }
}
