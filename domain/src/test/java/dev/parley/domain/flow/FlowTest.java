package dev.parley.domain.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {

    @Test
    void shouldHaveAnIdThatNeverChanges() {
        Flow flow = new Flow(List.of(new Visit("hello", null), new Visit("ask", "yes"), new Visit("bye", null)));

        assertThat(flow.id()).isEqualTo("9f20dd9280f6bb80548aa5f1").hasSize(24);
        assertThat(flow).hasToString("hello > ask=yes > bye");
    }

    @Test
    void shouldTellFlowsApartWhoseNamesRunTogether() {
        List<Flow> flows = List.of(
                new Flow(List.of(new Visit("a", "b"))),
                new Flow(List.of(new Visit("a=1:b", null))),
                new Flow(List.of(new Visit("a", null), new Visit("b", null))),
                new Flow(List.of(new Visit("a>1:b", null))),
                new Flow(List.of(new Visit("a", ""))),
                new Flow(List.of(new Visit("a", null))));

        assertThat(flows.stream().map(Flow::id)).doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseAnEmptyPath() {
        assertThatThrownBy(() -> new Flow(List.of())).hasMessage("visits is empty");
    }
}
