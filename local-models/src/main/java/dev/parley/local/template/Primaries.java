package dev.parley.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what expressions are made of: names, literals, brackets. */
final class Primaries {
    private final Cursor words;
    private final Expressions expressions;

    Primaries(Cursor words, Expressions expressions) {
        this.words = words;
        this.expressions = expressions;
    }

    Expression read() {
        Token token = words.peek();
        return switch (token.kind()) {
            case NAME -> name(words.take().text());
            case STRING -> text();
            case INTEGER -> constant(whole(words.take()));
            case FLOAT -> constant(Double.valueOf(words.take().text()));
            case OPERATOR -> bracket();
            case END -> throw words.unexpected("a value");
        };
    }

    private static Expression constant(Object value) {
        return _ -> value;
    }

    private static Object whole(Token token) {
        if (token.text().length() > 18) {
            throw TemplateException.at(token.line(), "the number is too long");
        }
        return Long.valueOf(token.text());
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> constant(true);
            case "false", "False" -> constant(false);
            case "none", "None" -> constant(Nothing.NONE);
            default -> scope -> scope.get(name);
        };
    }

    /** Strings beside each other are one. */
    private Expression text() {
        StringBuilder text = new StringBuilder();
        while (words.peek().kind() == Token.Kind.STRING) {
            text.append(words.take().text());
        }
        return constant(text.toString());
    }

    private Expression bracket() {
        if (words.skip("(")) {
            return tuple();
        }
        if (words.skip("[")) {
            return list(items("]"));
        }
        if (words.skip("{")) {
            return map();
        }
        throw words.unexpected("a value");
    }

    private Expression tuple() {
        if (words.skip(")")) {
            return list(List.of());
        }
        Expression first = expressions.read();
        if (words.skip(")")) {
            return first;
        }
        words.expect(",");
        List<Expression> items = new ArrayList<>(List.of(first));
        items.addAll(items(")"));
        return list(items);
    }

    private List<Expression> items(String closing) {
        List<Expression> items = new ArrayList<>();
        while (!words.skip(closing)) {
            items.add(expressions.read());
            if (!words.peek().isOperator(closing)) {
                words.expect(",");
            }
        }
        return items;
    }

    private static Expression list(List<Expression> items) {
        return scope -> {
            List<Object> values = new ArrayList<>();
            items.forEach(item -> values.add(item.evaluate(scope)));
            return values;
        };
    }

    private Expression map() {
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!words.skip("}")) {
            Expression key = expressions.read();
            words.expect(":");
            entries.put(key, expressions.read());
            if (!words.peek().isOperator("}")) {
                words.expect(",");
            }
        }
        return scope -> {
            Map<Object, Object> values = new LinkedHashMap<>();
            entries.forEach((key, value) -> values.put(key.evaluate(scope), value.evaluate(scope)));
            return values;
        };
    }
}
