package dev.parley.domain.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.domain.dataset.DatasetManifest.Configuration;
import dev.parley.domain.dataset.DatasetManifest.DatasetFile;
import dev.parley.domain.dataset.DatasetManifest.OffsetRange;
import dev.parley.domain.dataset.DatasetManifest.Run;
import dev.parley.domain.dataset.DatasetManifest.Source;
import dev.parley.domain.hash.Sha256;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetManifestTest {

    @Test
    void shouldBeTheSameAfterWritingAndReading() {
        DatasetManifest manifest = manifest("openai", License.UNKNOWN);

        String json = new String(manifest.toJson(), StandardCharsets.UTF_8);

        assertThat(DatasetManifest.fromJson(json)).isEqualTo(manifest);
        assertThat(json)
                .startsWith("{\n  \"version\": \"abcdef012345\",\n")
                .contains("\"usd\": 0.2")
                .contains("\"license_note\": \"not set: choose one with --license")
                .endsWith("}\n");
    }

    @Test
    void shouldReadAManifestOfAnEarlierVersion() {
        String json = new String(manifest("openai", License.UNKNOWN).toJson(), StandardCharsets.UTF_8);
        String earlier = json.replace("    \"truncated\": 2,\n", "");

        assertThat(earlier).isNotEqualTo(json);
        assertThat(DatasetManifest.fromJson(earlier).counts().truncated()).isZero();
    }

    @Test
    void shouldNameTheFieldThatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatasetManifest.fromJson("{\"run\":{},\"version\":7}"))
                .withMessageContaining("field version must be a String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatasetManifest.fromJson("{\"run\":{}}"))
                .withMessageContaining("version")
                .withMessageContaining("missing");
    }

    /** Whoever looks whether a file is a manifest expects no other exception. */
    @Test
    void shouldRefuseAPartitionThatThereCannotBe() {
        String json = new String(manifest("openai", License.UNKNOWN).toJson(), StandardCharsets.UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DatasetManifest.fromJson(json.replace("\"partition\": 0", "\"partition\": 3000000000")))
                .withMessageContaining("partition");
    }

    @Test
    void shouldAddUp() {
        DatasetManifest manifest = manifest("openai", License.UNKNOWN);

        assertThat(manifest.counts().conversations()).isEqualTo(2);
        assertThat(manifest.counts().messages()).isEqualTo(8);
        assertThat(manifest.counts().truncated()).isEqualTo(2);
        assertThat(manifest.counts().tags()).isEqualTo(Map.of("greeting", 2L, "offer", 2L));
        assertThat(manifest.usage().promptTokens()).isEqualTo(240);
        assertThat(manifest.usage().usd()).isEqualTo(new BigDecimal("0.2"));
        assertThat(manifest.models()).containsExactly("gpt-4o-mini");
        assertThat(manifest.rehearsal()).isFalse();
    }

    @Test
    void shouldCallADatasetRehearsedOfWhichAnythingIs() {
        for (List<Example> examples : List.of(
                List.of(Examples.CONVERSATION, Examples.REHEARSED),
                List.of(Examples.REHEARSED, Examples.CONVERSATION))) {
            DatasetTally tally = new DatasetTally();
            examples.forEach(tally::add);
            assertThat(tally.rehearsal()).isTrue();
        }
    }

    @Test
    void shouldNotShowHowDoublesRoundDollars() {
        DatasetTally tally = new DatasetTally();
        tally.add(Examples.costing(0.1 + 0.2));
        tally.add(Examples.costing(0.0000185));

        assertThat(tally.usage().usd()).isEqualTo(new BigDecimal("0.3000185"));
    }

    @Test
    void shouldTellTheHubWhichFileIsWhichSplit() {
        String card = DatasetCard.render(manifest("parquet", new License("CC-BY-4.0")));

        assertThat(card)
                .startsWith("---\nlicense: cc-by-4.0\nlanguage:\n- \"no\"\n")
                .contains("size_categories:\n- n<1K\n")
                .containsPattern("- config_name: default\n  description: \"version [^\"]+\"\n  data_files:\n")
                .contains("  - split: train\n    path: data/train.parquet\n")
                .contains("  - name: tags\n    list: string\n")
                .contains("  - name: truncated_turns\n    dtype: int64\n---\n")
                .contains("Conversations with a turn that the limit of tokens cut off: 2.\n")
                .doesNotContain("Rehearsal", "Licence:");
    }

    @Test
    void shouldWarnOfAMissingLicenceAndQuoteAnUnknownOne() {
        assertThat(DatasetCard.render(manifest("openai", License.UNKNOWN)))
                .contains("license: unknown\n")
                .contains("> **Licence:** not set");
        assertThat(DatasetCard.render(manifest("openai", new License("UNKNOWN"))))
                .contains("license: unknown\n")
                .contains("> **Licence:** not set");
        assertThat(DatasetCard.render(manifest("trl", new License("In-house: \"mine\""))))
                .contains("license: other\nlicense_name: \"In-house: \\\"mine\\\"\"\n");
    }

    @Test
    void shouldGiveEqualContentAnEqualVersion() {
        String version = new DatasetVersion("d").add("a").add("b").value();

        assertThat(version)
                .matches("[0-9a-f]{12}")
                .isEqualTo(new DatasetVersion("d").add("a").add("b").value());
        assertThat(version)
                .isNotEqualTo(new DatasetVersion("e").add("a").add("b").value())
                .isNotEqualTo(new DatasetVersion("d").add("ab").value())
                .isNotEqualTo(new DatasetVersion("d").add("a").value());
    }

    @Test
    void shouldNotGrowWithTheNumberOfFlows() {
        DatasetTally tally = new DatasetTally();
        for (int flow = 3000; flow > 0; flow--) {
            tally.add(Examples.following("flow" + flow));
        }
        tally.add(Examples.following("flow9"));

        DatasetManifest manifest = manifest("openai", License.UNKNOWN, tally);
        String json = new String(manifest.toJson(), StandardCharsets.UTF_8);

        assertThat(manifest.counts().flows())
                .hasSize(1000)
                .containsEntry("flow9", 2L)
                .containsEntry("flow1", 1L)
                .doesNotContainKey("flow999");
        assertThat(json).contains("\"more_flows\": 2000").hasSizeLessThan(40_000);
        assertThat(DatasetManifest.fromJson(json)).isEqualTo(manifest);
        assertThat(DatasetCard.render(manifest)).contains("| 3001 | 12004 | 3000 |");
    }

    private static DatasetManifest manifest(String format, License license) {
        DatasetTally tally = new DatasetTally();
        tally.add(Examples.CONVERSATION);
        tally.add(Examples.CONVERSATION);
        return manifest(format, license, tally);
    }

    private static DatasetManifest manifest(String format, License license, DatasetTally tally) {
        return new DatasetManifest(
                "abcdef012345",
                "dataset1",
                new Run("run1", "spring"),
                new Configuration(Sha256.hex("a"), Sha256.hex("b"), Sha256.hex("c")),
                new Source("parley.examples", List.of(new OffsetRange(0, 3, 9))),
                tally.counts(),
                tally.usage(),
                tally.models(),
                tally.rehearsal(),
                license,
                "no",
                format,
                List.of(new DatasetFile("data/train.parquet", "train", 2, 1234, Sha256.hex("x"))),
                "0.1.0");
    }
}
