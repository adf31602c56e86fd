package dev.parley.domain.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Builds the tree from the parser's events, one pass, with everything bounded. An alias shares the node of its anchor;
 * {@link #weights} counts what a reader of the tree visits, so that nested aliases cannot explode.
 */
final class TreeBuilder {

    static final int MAX_DEPTH = 64;
    static final long MAX_WEIGHT = 400_000;
    private static final int CHARACTERS_PER_WEIGHT = 100;

    /** Ends the reading of a file after a problem was reported that makes going on pointless. */
    private static final class StopReading extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StopReading() {
            super(null, null, false, false);
        }
    }

    private final Parser parser;
    private final String text;
    private final Lines lines;
    private final ConfigProblems problems;
    private final Map<String, ConfigNode> anchors = new HashMap<>();
    private final Map<String, Integer> openAnchors = new HashMap<>();
    private final IdentityHashMap<ConfigNode, Long> weights = new IdentityHashMap<>();
    private long aliased;

    TreeBuilder(Parser parser, String text, Lines lines, ConfigProblems problems) {
        this.parser = parser;
        this.text = text;
        this.lines = lines;
        this.problems = problems;
    }

    Optional<ConfigNode> document() {
        parser.getEvent();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            problems.add(1, 1, "the file is empty", "Write its content, or start from the shipped example");
            return Optional.empty();
        }
        parser.getEvent();
        try {
            ConfigNode root = node(1);
            parser.getEvent();
            if (!parser.checkEvent(Event.ID.StreamEnd)) {
                report(
                        parser.peekEvent().getStartMark(),
                        "a second document starts here",
                        "Keep one: remove the '---'");
            }
            return emptyRoot(root) ? Optional.empty() : Optional.of(root);
        } catch (StopReading e) {
            return Optional.empty();
        }
    }

    private boolean emptyRoot(ConfigNode root) {
        boolean empty = root instanceof ConfigScalar scalar && scalar.isAbsent();
        if (empty) {
            root.problem("the file is empty", "Write its content, or start from the shipped example");
        }
        return empty;
    }

    private ConfigNode node(int depth) {
        Event event = parser.getEvent();
        if (depth > MAX_DEPTH) {
            throw stop(event, "values are nested deeper than " + MAX_DEPTH + " levels", "Make the file flatter");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        NodeEvent start = (NodeEvent) event;
        String anchor = start.getAnchor();
        if (anchor != null) {
            openAnchors.merge(anchor, 1, Integer::sum);
        }
        ConfigNode node = content(start, depth);
        if (anchor != null) {
            openAnchors.merge(anchor, -1, Integer::sum);
            anchors.put(anchor, node);
        }
        return node;
    }

    private ConfigNode content(NodeEvent event, int depth) {
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case SequenceStart -> list(event, depth);
            default -> mapping(event, depth);
        };
    }

    private ConfigNode aliased(AliasEvent alias) {
        String name = alias.getAnchor();
        if (openAnchors.getOrDefault(name, 0) > 0) {
            throw stop(alias, "the alias *" + name + " stands inside what it repeats", "Write the value out instead");
        }
        ConfigNode node = anchors.get(name);
        if (node == null) {
            throw stop(
                    alias,
                    "the alias *" + name + " has no anchor &" + name + " before it",
                    "Write the value out, or quote the '*'");
        }
        aliased += weight(node);
        if (aliased > MAX_WEIGHT) {
            throw stop(
                    alias,
                    "the file grows beyond bounds through aliases such as *" + name,
                    "Write the values out instead of nesting aliases");
        }
        return node;
    }

    private ConfigScalar scalar(ScalarEvent event) {
        refuseTag(event.getTag(), event.getStartMark());
        refuseHalves(event.getValue(), event.getStartMark());
        int start = event.getStartMark().getIndex();
        ConfigScalar.Source source =
                new ConfigScalar.Source(text, lines, start, event.getEndMark().getIndex());
        ConfigScalar scalar = new ConfigScalar(
                problems, lines.line(start), lines.column(start), event.getValue(), event.isPlain(), source);
        weights.put(scalar, 1L + event.getValue().length() / CHARACTERS_PER_WEIGHT);
        return scalar;
    }

    private ConfigList list(NodeEvent start, int depth) {
        refuseTag(tag(start), start.getStartMark());
        List<ConfigNode> items = new ArrayList<>();
        long weight = 1;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            ConfigNode item = node(depth + 1);
            weight += weight(item);
            items.add(item);
        }
        parser.getEvent();
        int place = start.getStartMark().getIndex();
        ConfigList list =
                new ConfigList(problems, lines.line(place), lines.column(place), Collections.unmodifiableList(items));
        weights.put(list, weight);
        return list;
    }

    private ConfigMapping mapping(NodeEvent start, int depth) {
        refuseTag(tag(start), start.getStartMark());
        Map<String, ConfigMapping.Entry> entries = new LinkedHashMap<>();
        List<ConfigMapping> merged = new ArrayList<>();
        long weight = 1;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            ConfigNode key = node(depth + 1);
            ConfigNode value = node(depth + 1);
            weight += weight(key) + weight(value);
            if (key instanceof ConfigScalar scalar && scalar.isMergeKey()) {
                merge(value, merged);
            } else {
                put(entries, key, value);
            }
        }
        parser.getEvent();
        merged.forEach(mapping -> mapping.entries()
                .forEach(entry -> entries.putIfAbsent(entry.key().raw(), entry)));
        int place = start.getStartMark().getIndex();
        ConfigMapping mapping = ConfigMapping.of(problems, lines.line(place), lines.column(place), entries);
        weights.put(mapping, weight);
        return mapping;
    }

    private void put(Map<String, ConfigMapping.Entry> entries, ConfigNode key, ConfigNode value) {
        if (!(key instanceof ConfigScalar scalar) || scalar.raw().isBlank()) {
            key.problem("a key must be a text, but it is " + key.kind(), "Write 'key: value'");
            return;
        }
        ConfigMapping.Entry first = entries.putIfAbsent(scalar.raw(), new ConfigMapping.Entry(scalar, value));
        if (first != null) {
            String place = first.key().line() + ":" + first.key().column();
            scalar.problem("the key '" + scalar.raw() + "' is there twice, first at " + place, "Remove one of the two");
        }
    }

    private static void merge(ConfigNode value, List<ConfigMapping> merged) {
        switch (value) {
            case ConfigMapping mapping -> merged.add(mapping);
            case ConfigList list ->
                list.items().forEach(item -> item.asMapping("what '<<' adds").ifPresent(merged::add));
            case ConfigScalar scalar -> scalar.asMapping("what '<<' adds").ifPresent(merged::add);
        }
    }

    private long weight(ConfigNode node) {
        return weights.getOrDefault(node, 1L);
    }

    private static @Nullable String tag(NodeEvent start) {
        return ((CollectionStartEvent) start).getTag();
    }

    private void refuseTag(@Nullable String tag, Mark mark) {
        if (tag != null) {
            String shown = tag.replace("tag:yaml.org,2002:", "!!");
            report(
                    mark,
                    "the tag '" + shown + "' is not allowed",
                    "Remove it; put the value in quotes if it is meant as text");
        }
    }

    /** Escapes can make what no file in UTF-8 holds: one of the two surrogates that make a character together. */
    private void refuseHalves(String value, Mark mark) {
        value.codePoints()
                .filter(character -> Character.getType(character) == Character.SURROGATE)
                .findFirst()
                .ifPresent(half -> report(
                        mark,
                        String.format(Locale.ROOT, "the text holds \\u%04X, which is half a character", half),
                        "Write the character itself"));
    }

    private StopReading stop(Event event, String message, String advice) {
        report(event.getStartMark(), message, advice);
        return new StopReading();
    }

    private void report(Mark mark, String message, String advice) {
        problems.add(lines.line(mark.getIndex()), lines.column(mark.getIndex()), message, advice);
    }
}
