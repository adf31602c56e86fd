package dev.parley.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads expressions; each method is one rank of operators, the loosest first. */
final class Expressions {
    private static final Set<String> ENDS_TEST = Set.of("else", "or", "and", "is", "if", "not", "in");

    private final Cursor words;

    Expressions(Cursor words) {
        this.words = words;
    }

    /** A whole expression, with {@code a if b else c}. */
    Expression read() {
        Expression value = or();
        while (words.skipName("if")) {
            Expression then = value;
            Expression condition = or();
            Expression otherwise = words.skipName("else") ? read() : _ -> Nothing.UNDEFINED;
            value = scope ->
                    Values.isTrue(condition.evaluate(scope)) ? then.evaluate(scope) : otherwise.evaluate(scope);
        }
        return value;
    }

    /** What a loop goes through or a filter of it: an {@code if} behind it is not its own. */
    Expression or() {
        Expression left = and();
        while (words.skipName("or")) {
            Expression first = left;
            Expression second = and();
            left = scope -> {
                Object value = first.evaluate(scope);
                return Values.isTrue(value) ? value : second.evaluate(scope);
            };
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (words.skipName("and")) {
            Expression first = left;
            Expression second = not();
            left = scope -> {
                Object value = first.evaluate(scope);
                return Values.isTrue(value) ? second.evaluate(scope) : value;
            };
        }
        return left;
    }

    private Expression not() {
        if (words.skipName("not")) {
            Expression negated = not();
            return scope -> !Values.isTrue(negated.evaluate(scope));
        }
        return comparison();
    }

    private Expression comparison() {
        Expression left = sum();
        Expression result = left;
        boolean first = true;
        while (true) {
            BinaryOperator<Object> operator = comparisonOperator();
            if (operator == null) {
                return result;
            }
            Expression right = sum();
            Expression one = left;
            Expression pair = scope -> operator.apply(one.evaluate(scope), right.evaluate(scope));
            Expression before = result;
            result = first
                    ? pair
                    : scope -> Values.isTrue(before.evaluate(scope)) ? pair.evaluate(scope) : (Object) false;
            first = false;
            left = right;
        }
    }

    private @Nullable BinaryOperator<Object> comparisonOperator() {
        Token token = words.peek();
        if (token.isName("in")) {
            words.take();
            return (item, container) -> Values.contains(container, item);
        }
        if (token.isName("not")) {
            words.take();
            if (!words.skipName("in")) {
                throw words.unexpected("'in'");
            }
            return (item, container) -> !Values.contains(container, item);
        }
        if (token.kind() != Token.Kind.OPERATOR
                || !Set.of("==", "!=", "<", "<=", ">", ">=").contains(token.text())) {
            return null;
        }
        words.take();
        return (left, right) -> Tests.holds(token.text(), left, new Arguments(List.of(right), Map.of()));
    }

    private Expression sum() {
        Expression left = concatenation();
        while (words.peek().isOperator("+") || words.peek().isOperator("-")) {
            String operator = words.take().text();
            Expression first = left;
            Expression second = concatenation();
            left = operator.equals("+")
                    ? scope -> Values.add(first.evaluate(scope), second.evaluate(scope))
                    : scope -> Values.arithmetic("-", first.evaluate(scope), second.evaluate(scope));
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (words.skip("~")) {
            Expression first = left;
            Expression second = product();
            left = scope -> PythonText.of(first.evaluate(scope)) + PythonText.of(second.evaluate(scope));
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (words.peek().kind() == Token.Kind.OPERATOR
                && Set.of("*", "/", "//", "%").contains(words.peek().text())) {
            String operator = words.take().text();
            Expression first = left;
            Expression second = power();
            left = operator.equals("*")
                    ? scope -> Values.multiply(first.evaluate(scope), second.evaluate(scope))
                    : scope -> Values.arithmetic(operator, first.evaluate(scope), second.evaluate(scope));
        }
        return left;
    }

    private Expression power() {
        Expression left = signed(true);
        while (words.skip("**")) {
            Expression first = left;
            Expression second = signed(true);
            left = scope -> Values.arithmetic("**", first.evaluate(scope), second.evaluate(scope));
        }
        return left;
    }

    private Expression signed(boolean filtered) {
        if (words.skip("-")) {
            Expression positive = signed(false);
            Expression negative = scope -> Values.arithmetic("-", 0L, positive.evaluate(scope));
            return filtered ? filtered(negative) : negative;
        }
        words.skip("+");
        Expression value = members(new Primaries(words, this).read());
        return filtered ? filtered(value) : value;
    }

    private Expression members(Expression of) {
        Expression value = of;
        while (true) {
            Expression base = value;
            if (words.skip(".")) {
                String name =
                        words.peek().kind() == Token.Kind.INTEGER ? words.take().text() : words.name();
                value = scope -> Members.attribute(base.evaluate(scope), name);
            } else if (words.skip("[")) {
                value = subscript(base);
            } else if (words.skip("(")) {
                value = call(base);
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression base) {
        Expression none = _ -> Nothing.NONE;
        Expression from = words.peek().isOperator(":") ? none : read();
        if (words.skip("]")) {
            return scope -> Values.item(base.evaluate(scope), from.evaluate(scope));
        }
        words.expect(":");
        Expression to = words.peek().isOperator(":") || words.peek().isOperator("]") ? none : read();
        Expression step = words.skip(":") && !words.peek().isOperator("]") ? read() : none;
        words.expect("]");
        return scope ->
                Values.slice(base.evaluate(scope), from.evaluate(scope), to.evaluate(scope), step.evaluate(scope));
    }

    private Expression call(Expression base) {
        int line = words.peek().line();
        ArgumentList arguments = arguments();
        return scope -> {
            if (base.evaluate(scope) instanceof Function function) {
                return function.call(arguments.evaluate(scope));
            }
            throw TemplateException.at(line, "something is called that is no function");
        };
    }

    /** Arguments behind an opening bracket, with the closing one. */
    ArgumentList arguments() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!words.skip(")")) {
            Token token = words.peek();
            Expression value = read();
            if (token.kind() == Token.Kind.NAME && words.skip("=")) {
                named.put(token.text(), read());
            } else {
                positional.add(value);
            }
            if (!words.peek().isOperator(")")) {
                words.expect(",");
            }
        }
        return new ArgumentList(positional, named);
    }

    /** Filters and tests behind a value. */
    private Expression filtered(Expression of) {
        Expression value = of;
        while (true) {
            Expression base = value;
            if (words.skip("|")) {
                String name = words.name();
                ArgumentList arguments = words.skip("(") ? arguments() : ArgumentList.NONE;
                value = scope -> Filters.apply(name, base.evaluate(scope), arguments.evaluate(scope));
            } else if (words.skipName("is")) {
                value = test(base);
            } else {
                return value;
            }
        }
    }

    private Expression test(Expression base) {
        boolean negated = words.skipName("not");
        String name = words.name();
        ArgumentList arguments = ArgumentList.NONE;
        Token next = words.peek();
        if (words.skip("(")) {
            arguments = arguments();
        } else if (isArgument(next)) {
            arguments = new ArgumentList(List.of(members(new Primaries(words, this).read())), Map.of());
        }
        ArgumentList given = arguments;
        return scope -> negated != Tests.holds(name, base.evaluate(scope), given.evaluate(scope));
    }

    private static boolean isArgument(Token token) {
        return switch (token.kind()) {
            case NAME -> !ENDS_TEST.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            case END -> false;
        };
    }
}
