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
import java.util.stream.Collectors;

/** Adds up what the examples of a dataset hold. The sums do not depend on the order of the examples. Not thread-safe. */
public final class DatasetTally {
    /** Amounts are sums of doubles: what comes behind are their errors. */
    private static final int USD_DIGITS = 9;

    /** A manifest is read by people, too: it does not grow with the dataset. */
    private static final int FLOWS_NAMED = 1000;

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
        Map<String, Long> named = flows.size() <= FLOWS_NAMED ? flows : mostFrequent();
        return new Counts(conversations, messages, truncated, splits, named, flows.size() - named.size(), tags);
    }

    private Map<String, Long> mostFrequent() {
        return flows.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(FLOWS_NAMED)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
