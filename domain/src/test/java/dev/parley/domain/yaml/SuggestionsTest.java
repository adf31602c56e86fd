package dev.parley.domain.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    @Test
    void shouldFindWhatWasMeant() {
        List<String> keys = List.of("initiator", "is_start", "is_end", "actions");

        assertThat(Suggestions.closest("initator", keys)).contains("initiator");
        assertThat(Suggestions.closest("Is_Start", keys)).contains("is_start");
        assertThat(Suggestions.closest("actoins", keys)).contains("actions");
        assertThat(Suggestions.closest("weather", keys)).isEmpty();
        assertThat(Suggestions.closest("x".repeat(1_000_000), keys)).isEmpty();
    }

    @Test
    void shouldSayWhatNobodySees() {
        String composed = "caf\u00E9";
        String decomposed = "cafe\u0301";

        assertThat(Suggestions.advice(decomposed, List.of("cafe", composed)))
                .isEqualTo("'" + composed + "' looks the same, and differs in its Unicode normalisation: copy it from"
                        + " there. There are: cafe, " + composed);
        assertThat(Suggestions.closest(composed, List.of(decomposed))).contains(decomposed);
    }

    @Test
    void shouldCountSwappedNeighboursAsOneEdit() {
        assertThat(Suggestions.distance("next", "nxet")).isEqualTo(1);
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void shouldShortenLongLists() {
        List<String> many = java.util.stream.IntStream.range(0, 20)
                .mapToObj(String::valueOf)
                .toList();

        assertThat(Suggestions.listed(many)).endsWith("11 and 8 more");
        assertThat(Suggestions.advice("zzz", List.of())).isEqualTo("There are none");
    }
}
