package dev.parley.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a template: texts, values, and the tags around them. */
final class Statements {
    private final List<Part> parts;
    private int next;

    private Statements(List<Part> parts) {
        this.parts = parts;
    }

    static Node read(String template) {
        Statements statements = new Statements(Lexer.parts(template));
        Node whole = statements.block(Set.of());
        if (statements.next < statements.parts.size()) {
            Part.Tag tag = (Part.Tag) statements.parts.get(statements.next);
            throw TemplateException.at(tag.line(), "'{% " + tag.name() + " %}' belongs to nothing");
        }
        return whole;
    }

    /** Everything up to one of the tags named, which is left for the caller. */
    private Node block(Set<String> endings) {
        List<Node> nodes = new ArrayList<>();
        while (next < parts.size()) {
            switch (parts.get(next)) {
                case Part.Text text -> nodes.add(say(text.text()));
                case Part.Print print -> nodes.add(print(print));
                case Part.Tag tag -> {
                    if (endings.contains(tag.name()) || isInner(tag.name())) {
                        return Node.sequence(nodes);
                    }
                    next++;
                    nodes.add(tag(tag));
                    continue;
                }
            }
            next++;
        }
        return Node.sequence(nodes);
    }

    private static boolean isInner(String name) {
        return name.startsWith("end") || name.equals("else") || name.equals("elif");
    }

    private static Node say(String text) {
        return (_, rendering) -> {
            rendering.say(text);
            return Node.Flow.NEXT;
        };
    }

    private static Node print(Part.Print print) {
        Cursor words = new Cursor(print.tokens());
        Expression value = new Expressions(words).read();
        words.end();
        return (scope, rendering) -> {
            rendering.say(PythonText.of(value.evaluate(scope)));
            return Node.Flow.NEXT;
        };
    }

    private Node tag(Part.Tag tag) {
        Cursor words = new Cursor(tag.tokens());
        words.take();
        return switch (tag.name()) {
            case "if" -> condition(words, tag);
            case "for" -> loop(words, tag);
            case "set" -> assignment(words, tag);
            case "macro" -> macro(words, tag);
            case "break" -> (_, _) -> Node.Flow.BREAK;
            case "continue" -> (_, _) -> Node.Flow.CONTINUE;
            // Marks what is learned from; says nothing.
            case "generation" -> inside("endgeneration", tag);
            default -> throw TemplateException.at(tag.line(), "the tag '" + tag.name() + "' is not known");
        };
    }

    private Node inside(String ending, Part.Tag begun) {
        Node body = block(Set.of(ending));
        close(ending, begun);
        return body;
    }

    private Cursor close(String ending, Part.Tag begun) {
        if (next >= parts.size()
                || !(parts.get(next) instanceof Part.Tag tag)
                || !tag.name().equals(ending)) {
            throw TemplateException.at(begun.line(), "'{% " + begun.name() + " %}' has no '{% " + ending + " %}'");
        }
        next++;
        Cursor words = new Cursor(tag.tokens());
        words.take();
        return words;
    }

    private boolean follows(String name) {
        return next < parts.size()
                && parts.get(next) instanceof Part.Tag tag
                && tag.name().equals(name);
    }

    private Node condition(Cursor words, Part.Tag tag) {
        Expression condition = new Expressions(words).read();
        words.end();
        Node then = block(Set.of("elif", "else", "endif"));
        Node otherwise;
        if (follows("elif")) {
            otherwise = condition(close("elif", tag), tag);
        } else if (follows("else")) {
            close("else", tag);
            otherwise = inside("endif", tag);
        } else {
            close("endif", tag);
            otherwise = Node.sequence(List.of());
        }
        return (scope, rendering) -> Values.isTrue(condition.evaluate(scope))
                ? then.render(scope, rendering)
                : otherwise.render(scope, rendering);
    }

    private Node loop(Cursor words, Part.Tag tag) {
        List<String> names = targets(words);
        if (!words.skipName("in")) {
            throw words.unexpected("'in'");
        }
        Expressions expressions = new Expressions(words);
        Expression items = expressions.or();
        Expression filter = words.skipName("if") ? expressions.read() : _ -> true;
        words.end();
        Node body = block(Set.of("else", "endfor"));
        Node otherwise = Node.sequence(List.of());
        if (follows("else")) {
            close("else", tag);
            otherwise = inside("endfor", tag);
        } else {
            close("endfor", tag);
        }
        return new Loop(names, items, filter, body, otherwise);
    }

    private static List<String> targets(Cursor words) {
        boolean bracketed = words.skip("(");
        List<String> names = new ArrayList<>(List.of(words.name()));
        while (words.skip(",")) {
            names.add(words.name());
        }
        if (bracketed) {
            words.expect(")");
        }
        return names;
    }

    private Node assignment(Cursor words, Part.Tag tag) {
        List<String> names = targets(words);
        if (words.skip(".")) {
            return member(names.getFirst(), words.name(), words);
        }
        if (!words.peek().isOperator("=")) {
            words.end();
            return capture(names.getFirst(), tag);
        }
        words.expect("=");
        Expression value = new Expressions(words).read();
        words.end();
        return (scope, _) -> {
            Loop.bind(scope, names, value.evaluate(scope));
            return Node.Flow.NEXT;
        };
    }

    private static Node member(String object, String member, Cursor words) {
        words.expect("=");
        int line = words.peek().line();
        Expression value = new Expressions(words).read();
        words.end();
        return (scope, _) -> {
            if (!(scope.get(object) instanceof Namespace namespace)) {
                throw TemplateException.at(line, "'" + object + "' is no namespace");
            }
            namespace.put(member, value.evaluate(scope));
            return Node.Flow.NEXT;
        };
    }

    private Node capture(String name, Part.Tag tag) {
        Node body = inside("endset", tag);
        return (scope, _) -> {
            Rendering captured = new Rendering();
            Node.Flow flow = body.render(scope.inner(), captured);
            scope.set(name, captured.toString());
            return flow;
        };
    }

    private Node macro(Cursor words, Part.Tag tag) {
        String name = words.name();
        words.expect("(");
        Map<String, Expression> parameters = new LinkedHashMap<>();
        while (!words.skip(")")) {
            String parameter = words.name();
            parameters.put(parameter, words.skip("=") ? new Expressions(words).read() : _ -> Nothing.UNDEFINED);
            if (!words.peek().isOperator(")")) {
                words.expect(",");
            }
        }
        words.end();
        Node body = inside("endmacro", tag);
        return (scope, _) -> {
            scope.set(name, (Function) arguments -> expand(parameters, body, scope, arguments));
            return Node.Flow.NEXT;
        };
    }

    private static String expand(Map<String, Expression> parameters, Node body, Scope outer, Arguments arguments) {
        Scope scope = outer.inner();
        scope.round();
        int place = 0;
        for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
            Object given = arguments.get(place++, parameter.getKey(), Nothing.UNDEFINED);
            Object value = given == Nothing.UNDEFINED ? parameter.getValue().evaluate(scope) : given;
            scope.set(parameter.getKey(), value);
        }
        Rendering text = new Rendering();
        body.render(scope, text);
        return text.toString();
    }
}
