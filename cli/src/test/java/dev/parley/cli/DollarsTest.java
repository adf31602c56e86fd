package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DollarsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0          | $0.00
                    0.00000001 | under $0.0001
                    0.0001     | $0.0001
                    0.00416    | $0.0042
                    0.01       | $0.01
                    0.125      | $0.13
                    1234.5     | $1,234.50
                    """)
    void shouldNameAmountsThatAreLessThanACent(double usd, String expected) {
        assertThat(Dollars.text(usd)).isEqualTo(expected);
    }
}
