package dev.parley.domain.yaml;

import java.util.ArrayList;
import java.util.List;

/** A list of values. */
public final class ConfigList extends ConfigNode {

    private final List<ConfigNode> items;

    ConfigList(ConfigProblems problems, int line, int column, List<ConfigNode> items) {
        super(problems, line, column);
        this.items = items;
    }

    /** The items in the order of the file; cannot be changed. */
    public List<ConfigNode> items() {
        return items;
    }

    /** The items that are texts; a problem for each that is not. Messages call the items {@code what 1} and so on. */
    public List<String> texts(String what) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            items.get(i).asText(what + " " + (i + 1)).ifPresent(texts::add);
        }
        return List.copyOf(texts);
    }

    /** The items that are mappings; a problem for each that is not. Messages call the items {@code what 1} and so on. */
    public List<ConfigMapping> mappings(String what) {
        List<ConfigMapping> mappings = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            items.get(i).asMapping(what + " " + (i + 1)).ifPresent(mappings::add);
        }
        return List.copyOf(mappings);
    }

    @Override
    public List<Object> toValue() {
        return items.stream().map(ConfigNode::toValue).toList();
    }

    @Override
    String kind() {
        return "a list";
    }
}
