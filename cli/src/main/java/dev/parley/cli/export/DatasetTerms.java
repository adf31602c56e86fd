package dev.parley.cli.export;

import dev.parley.domain.dataset.License;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What only its owner can say of a dataset; it stands in manifest and dataset card. */
public final class DatasetTerms {
    private static final String ENGLISH = "en";

    @Option(
            names = "--license",
            paramLabel = "NAME",
            converter = LicenseName.class,
            description = "Licence of the dataset, as an SPDX identifier (default: unknown).")
    private License license = License.UNKNOWN;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            converter = LanguageCode.class,
            description = "Language of the conversations, as an ISO 639 code (default: en).")
    private String language = ENGLISH;

    /** What others may do with it. */
    public License license() {
        return license;
    }

    /** The language of its conversations. */
    public String language() {
        return language;
    }

    /** The options as they were given. */
    public List<String> given() {
        List<String> given = new ArrayList<>();
        if (!license.isUnknown()) {
            given.addAll(List.of("--license", license.name()));
        }
        if (!language.equals(ENGLISH)) {
            given.addAll(List.of("--language", language));
        }
        return given;
    }

    private static final class LicenseName implements ITypeConverter<License> {
        @Override
        public License convert(String value) {
            try {
                return new License(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("expected a name of 1 to 200 characters on one line");
            }
        }
    }

    private static final class LanguageCode implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!ExportRequest.isLanguage(value)) {
                throw new TypeConversionException("expected an ISO 639 code such as en, but was '" + value + "'");
            }
            return value;
        }
    }
}
