package dev.parley.testkit.halt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testkit.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class HaltPointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COUNTING = Counting.class.getName();

    /** Says 1 to 5, and what it is told before and after each. */
    public static final class Counting {
        private Counting() {}

        public static void main(String[] arguments) {
            for (int number = 1; number <= 5; number++) {
                int counted = say(number);
                System.out.println("said " + counted);
            }
        }

        /** With branches and a lambda, so that there is something to keep right. */
        private static int say(int number) {
            System.out.println("saying " + number);
            IntSupplier doubled = () -> 2 * number;
            if (number > 3) {
                return doubled.getAsInt() / 2;
            }
            for (int i = 0; i < number; i++) {
                if (i == number - 1) {
                    return i + 1;
                }
            }
            throw new IllegalStateException();
        }
    }

    @Test
    void shouldEndTheJvmWhenAMethodIsEnteredForTheNthTime() throws Exception {
        assertThat(halted(HaltPoint.entering(COUNTING, "say").atCall(3), HaltPoint.STATUS))
                .containsExactly("saying 1", "said 1", "saying 2", "said 2");
    }

    @Test
    void shouldEndTheJvmWhereverAMethodReturnsForTheNthTime() throws Exception {
        assertThat(halted(HaltPoint.leaving(COUNTING, "say").atCall(2), HaltPoint.STATUS))
                .containsExactly("saying 1", "said 1", "saying 2");
        assertThat(halted(HaltPoint.leaving(COUNTING, "say").atCall(5), HaltPoint.STATUS))
                .endsWith("said 4", "saying 5");
    }

    @Test
    void shouldLetAJvmGoOnThatDoesNotGetThere() throws Exception {
        assertThat(halted(HaltPoint.leaving(COUNTING, "say").atCall(6), 0)).endsWith("said 5");
        assertThat(halted(HaltPoint.entering("dev.parley.Nowhere", "say"), 0)).endsWith("said 5");
    }

    @Test
    void shouldNotLetAJvmPassThatHasNoSuchMethod() throws Exception {
        assertThat(halted(HaltPoint.entering(COUNTING, "renamed"), HaltAgent.MISNAMED))
                .singleElement()
                .asString()
                .contains("HaltPointTest$Counting#renamed", "no such method");
    }

    @Test
    void shouldRefuseWhatIsNoPlace() {
        assertThatThrownBy(() -> HaltPoint.entering("a.B", "c@d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HaltPoint.entering("a.B", "c").atCall(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> halted(HaltPoint point, int status) throws InterruptedException {
        try (ChildProcess child = ChildProcess.run(Counting.class, point.options(), Map.of())) {
            assertThat(child.awaitExit(PATIENCE)).as("%s", child.output()).isEqualTo(status);
            return child.output();
        }
    }
}
