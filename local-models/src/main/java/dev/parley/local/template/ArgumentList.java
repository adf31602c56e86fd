package dev.parley.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a call, as written. */
record ArgumentList(List<Expression> positional, Map<String, Expression> named) {
    static final ArgumentList NONE = new ArgumentList(List.of(), Map.of());

    Arguments evaluate(Scope scope) {
        if (positional.isEmpty() && named.isEmpty()) {
            return Arguments.NONE;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        named.forEach((name, expression) -> values.put(name, expression.evaluate(scope)));
        return new Arguments(
                positional.stream()
                        .map(expression -> expression.evaluate(scope))
                        .toList(),
                values);
    }
}
