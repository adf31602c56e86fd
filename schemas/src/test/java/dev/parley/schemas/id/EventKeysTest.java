package dev.parley.schemas.id;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventKeysTest {

    @ParameterizedTest
    @CsvSource({"1,c/turn/0001", "42,c/turn/0042", "9999,c/turn/9999", "12345,c/turn/12345"})
    void shouldPadPositionsToFourDigits(int position, String key) {
        assertThat(EventKeys.turn("c", position)).isEqualTo(key);
    }
}
