package dev.parley.cli.flow;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import java.math.BigInteger;
import java.util.Locale;
import java.util.stream.Stream;

/** Flows for people: the id, then the steps with their decisions. */
final class FlowList {
    private FlowList() {}

    /**
     * The text in pieces, made as they are asked for: there may be more than fit in memory.
     *
     * @param listed the first of the flows
     * @param limit how many of them at most
     */
    static Stream<String> of(FlowSchema schema, Flows flows, Stream<Flow> listed, int limit) {
        String head = String.format(
                Locale.ROOT, "%,d steps, %,d flows\n", schema.steps().size(), flows.count());
        BigInteger rest = flows.count().subtract(BigInteger.valueOf(limit));
        String tail = rest.signum() > 0
                ? String.format(Locale.ROOT, "\n… and %,d more; --limit lists more of them.\n", rest)
                : "";
        Stream<String> lines = listed.map(flow -> "\n" + flow.id() + "\n  " + flow + "\n");
        return Stream.concat(Stream.of(head), Stream.concat(lines, Stream.of(tail)));
    }
}
