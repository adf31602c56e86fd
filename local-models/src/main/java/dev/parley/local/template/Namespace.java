package dev.parley.local.template;

import java.util.LinkedHashMap;

/** What {@code namespace()} makes: values that can be set from within a loop. */
final class Namespace extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;
}
