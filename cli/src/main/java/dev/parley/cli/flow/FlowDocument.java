package dev.parley.cli.flow;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Visit;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;

/**
 * The flows as JSON.
 *
 * @param steps how many steps the schema has
 * @param total how many flows there are
 * @param flows the first of them, made as they are printed
 */
record FlowDocument(int steps, BigInteger total, Iterator<Listed> flows) {
    /** A flow, by its id, with the steps that it visits. */
    record Listed(String id, List<Visit> visits) {
        static Listed of(Flow flow) {
            return new Listed(flow.id(), flow.visits());
        }
    }
}
