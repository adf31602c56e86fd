package dev.parley.domain.dataset;

import dev.parley.domain.dataset.DatasetManifest.Counts;
import dev.parley.domain.dataset.DatasetManifest.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Adds up what the examples of a dataset hold. The sums do not depend on the order of the examples. Not thread-safe. */
public final class DatasetTally {
    /** Amounts are sums of doubles: what comes behind are their errors. */
    private static final int USD_DIGITS = 9;

    private final Map<String, Long> splits = new HashMap<>();
    private final Map<String, Long> flows = new HashMap<>();
    private final Map<String, Long> tags = new HashMap<>();
    private final Set<String> models = new TreeSet<>();
    private long conversations;
    private long messages;
    private long promptTokens;
    private long completionTokens;
    private BigDecimal usd = BigDecimal.ZERO;
    private boolean rehearsal;
    private long truncated;

    public void add(Example example) {
        conversations++;
        messages += example.messages().size();
        promptTokens += example.promptTokens();
        completionTokens += example.completionTokens();
        usd = usd.add(BigDecimal.valueOf(example.usd()));
        rehearsal |= example.rehearsal();
        truncated += example.truncatedTurns() > 0 ? 1 : 0;
        models.addAll(example.models());
        splits.merge(example.split().wireName(), 1L, Long::sum);
        if (example.flowId() != null) {
            flows.merge(example.flowId(), 1L, Long::sum);
        }
        for (String tag : new HashSet<>(example.tags())) {
            tags.merge(tag, 1L, Long::sum);
        }
    }

    public Counts counts() {
        return new Counts(conversations, messages, truncated, splits, flows, tags);
    }

    public TokenUsage usage() {
        return new TokenUsage(promptTokens, completionTokens, usd.setScale(USD_DIGITS, RoundingMode.HALF_EVEN));
    }

    /** The models that wrote turns, sorted. */
    public List<String> models() {
        return List.copyOf(models);
    }

    /** Whether any turn of any example was rehearsed. */
    public boolean rehearsal() {
        return rehearsal;
    }
}
