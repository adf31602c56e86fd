package dev.parley.domain.yaml;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Keys with values. Keys are unique and keep the order of the file. A key whose value is empty counts as absent, except
 * in {@link #entries()} and {@link #toValue()}.
 */
public final class ConfigMapping extends ConfigNode {

    /** A key and its value. */
    public record Entry(ConfigScalar key, ConfigNode value) {}

    private final Map<String, Entry> entries;
    private final String subject;

    ConfigMapping(ConfigProblems problems, int line, int column, Map<String, Entry> entries, String subject) {
        super(problems, line, column);
        this.entries = entries;
        this.subject = subject;
    }

    /** The same mapping, called by another name in messages: {@code step 'greeting'}. */
    public ConfigMapping describedAs(String name) {
        return new ConfigMapping(problems(), line(), column(), entries, name);
    }

    /** How messages call this mapping; empty for the whole file. */
    public String subject() {
        return subject;
    }

    /** All entries in the order of the file. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** All keys in the order of the file. */
    public List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** Whether the key is there and has a value. */
    public boolean has(String key) {
        return find(key).isPresent();
    }

    /** The key's value, if it has one. */
    public Optional<ConfigNode> find(String key) {
        return Optional.ofNullable(entries.get(key))
                .map(Entry::value)
                .filter(value -> !(value instanceof ConfigScalar scalar && scalar.isAbsent()));
    }

    /** The key itself, for its place. */
    public Optional<ConfigScalar> key(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::key);
    }

    /** The key's value; a problem when there is none. */
    public Optional<ConfigNode> require(String key) {
        Optional<ConfigNode> value = find(key);
        if (value.isEmpty()) {
            ConfigNode place = entries.containsKey(key) ? entries.get(key).key() : this;
            place.problem(called(key) + " is missing", "Add '" + key + ": ...'");
        }
        return value;
    }

    /** Reports every key that is not one of these, with what was probably meant. */
    public void allowOnly(Collection<String> allowed) {
        for (Entry entry : entries.values()) {
            String key = entry.key().raw();
            if (!allowed.contains(key)) {
                entry.key().problem(prefix() + "unknown key '" + key + "'", Suggestions.advice(key, allowed));
            }
        }
    }

    /** Reports every key that is not one of these, with what was probably meant. */
    public void allowOnly(String... allowed) {
        allowOnly(List.of(allowed));
    }

    /** The key's text, if it has a value. */
    public Optional<String> text(String key) {
        return find(key).flatMap(value -> value.asText(called(key)));
    }

    /** The key's text; a problem when there is none. */
    public Optional<String> requiredText(String key) {
        return require(key).flatMap(value -> value.asText(called(key)));
    }

    /** The key's text when it is one of some words; a problem, with what was probably meant, when it is another. */
    public Optional<String> choice(String key, Collection<String> words) {
        return find(key).flatMap(value -> value.asText(called(key)).filter(text -> {
            if (!words.contains(text)) {
                value.problem(called(key) + " cannot be '" + text + "'", Suggestions.advice(text, words));
            }
            return words.contains(text);
        }));
    }

    /** The key's truth value, or the fallback when it has none or a wrong one. */
    public boolean bool(String key, boolean fallback) {
        return find(key)
                .flatMap(value -> value.asScalar(called(key)))
                .flatMap(scalar -> scalar.bool(called(key)))
                .orElse(fallback);
    }

    /** The key's whole number within bounds, both included, if it has a value. */
    public OptionalLong wholeNumber(String key, long min, long max) {
        Optional<ConfigScalar> scalar = find(key).flatMap(value -> value.asScalar(called(key)));
        return scalar.isPresent() ? scalar.get().wholeNumber(called(key), min, max) : OptionalLong.empty();
    }

    /** The key's whole number within bounds, both included, or the fallback when it has none or a wrong one. */
    public int wholeNumber(String key, int fallback, int min, int max) {
        return (int) wholeNumber(key, min, max).orElse(fallback);
    }

    /** The key's number within bounds, both included, if it has a value. */
    public OptionalDouble number(String key, double min, double max) {
        Optional<ConfigScalar> scalar = find(key).flatMap(value -> value.asScalar(called(key)));
        return scalar.isPresent() ? scalar.get().number(called(key), min, max) : OptionalDouble.empty();
    }

    /** The key's number within bounds, both included, or the fallback when it has none or a wrong one. */
    public double number(String key, double fallback, double min, double max) {
        return number(key, min, max).orElse(fallback);
    }

    /** The key's list, if it has a value. */
    public Optional<ConfigList> list(String key) {
        return find(key).flatMap(value -> value.asList(called(key)));
    }

    /** The key's list; a problem when there is none. */
    public Optional<ConfigList> requiredList(String key) {
        return require(key).flatMap(value -> value.asList(called(key)));
    }

    /** The key's mapping, if it has a value. */
    public Optional<ConfigMapping> mapping(String key) {
        return find(key).flatMap(value -> value.asMapping(called(key)));
    }

    /** The key's mapping; a problem when there is none. */
    public Optional<ConfigMapping> requiredMapping(String key) {
        return require(key).flatMap(value -> value.asMapping(called(key)));
    }

    @Override
    public Map<String, Object> toValue() {
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((key, entry) -> values.put(key, entry.value().toValue()));
        return Collections.unmodifiableMap(values);
    }

    /** How messages call a key's value: {@code step 'greeting': 'initiator'}. */
    public String called(String key) {
        return prefix() + "'" + key + "'";
    }

    private String prefix() {
        return subject.isEmpty() ? "" : subject + ": ";
    }

    @Override
    String kind() {
        return "a mapping";
    }

    /** Builds a mapping from entries in the order of the file, where the first of equal keys wins. */
    static ConfigMapping of(ConfigProblems problems, int line, int column, Map<String, Entry> entries) {
        return new ConfigMapping(problems, line, column, Collections.unmodifiableMap(entries), "");
    }
}
