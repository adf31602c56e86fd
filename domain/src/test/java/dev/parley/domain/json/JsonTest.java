package dev.parley.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void shouldReadWhatItWrote() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", "line\nwith \"quotes\" and ü 😀");
        object.put("whole", 42L);
        object.put("decimal", new BigDecimal("3.50"));
        object.put("truth", true);
        object.put("list", List.of("a", Map.of("b", 1L)));

        assertThat(Json.readObject(Json.write(object))).isEqualTo(object);
    }

    @Test
    void shouldKeepTheOrderAndLeaveOutSpaces() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("b", 1L);
        object.put("a", List.of());

        assertThat(Json.write(object)).isEqualTo("{\"b\":1,\"a\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{\"a\":null}", "{\"a\":1} x", "{\"a\":", "{'a':1}", "{\"a\":[1"})
    void shouldRefuseWhatIsNoObject(String json) {
        assertThatThrownBy(() -> Json.readObject(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseUnknownTypes() {
        assertThatThrownBy(() -> Json.write(Map.of("a", new Object()))).isInstanceOf(IllegalArgumentException.class);
    }
}
