package dev.parley.local.template;

import java.util.List;
import java.util.Map;

/**
 * What a function, filter or test is called with.
 *
 * @param positional in order
 * @param named by name
 */
record Arguments(List<Object> positional, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** The argument at a place or of a name, or what holds without it. */
    Object get(int place, String name, Object otherwise) {
        if (place < positional.size()) {
            return positional.get(place);
        }
        return named.getOrDefault(name, otherwise);
    }

    /** The argument at a place. */
    Object get(int place, String name) {
        Object value = get(place, name, Nothing.UNDEFINED);
        if (value == Nothing.UNDEFINED) {
            throw new TemplateException("the chat template leaves out '" + name + "' of a call");
        }
        return value;
    }
}
