package dev.parley.cli.flow;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** Flows for people: the id, then the steps with their decisions. */
final class FlowList {
    private FlowList() {}

    static String of(FlowSchema schema, Flows flows, List<Flow> listed) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%,d steps, %,d flows\n", schema.steps().size(), flows.count()));
        for (Flow flow : listed) {
            text.append('\n').append(flow.id()).append("\n  ").append(flow).append('\n');
        }
        BigInteger rest = flows.count().subtract(BigInteger.valueOf(listed.size()));
        if (rest.signum() > 0) {
            text.append(String.format(Locale.ROOT, "\n… and %,d more; --limit lists more of them.\n", rest));
        }
        return text.toString();
    }
}
