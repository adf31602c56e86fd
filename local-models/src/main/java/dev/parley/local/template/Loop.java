package dev.parley.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code {% for … in … if … %}}. */
record Loop(List<String> names, Expression items, Expression filter, Node body, Node otherwise) implements Node {

    @Override
    public Flow render(Scope scope, Rendering rendering) {
        List<Object> chosen = chosen(scope);
        if (chosen.isEmpty()) {
            return otherwise.render(scope, rendering);
        }
        for (int i = 0; i < chosen.size(); i++) {
            Scope round = scope.inner();
            round.round();
            round.set("loop", position(chosen, i));
            bind(round, names, chosen.get(i));
            if (body.render(round, rendering) == Flow.BREAK) {
                break;
            }
        }
        return Flow.NEXT;
    }

    private List<Object> chosen(Scope scope) {
        List<Object> chosen = new ArrayList<>();
        for (Object item : Values.items(items.evaluate(scope))) {
            Scope trial = scope.inner();
            trial.round();
            bind(trial, names, item);
            if (Values.isTrue(filter.evaluate(trial))) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    private static Map<String, Object> position(List<Object> items, int index) {
        int size = items.size();
        Map<String, Object> loop = new LinkedHashMap<>();
        loop.put("index", index + 1L);
        loop.put("index0", (long) index);
        loop.put("revindex", (long) size - index);
        loop.put("revindex0", size - index - 1L);
        loop.put("first", index == 0);
        loop.put("last", index == size - 1);
        loop.put("length", (long) size);
        loop.put("previtem", index > 0 ? items.get(index - 1) : Nothing.UNDEFINED);
        loop.put("nextitem", index < size - 1 ? items.get(index + 1) : Nothing.UNDEFINED);
        return loop;
    }

    /** Gives names their values: one takes the whole, several take one item each. */
    static void bind(Scope scope, List<String> names, Object value) {
        if (names.size() == 1) {
            scope.set(names.getFirst(), value);
            return;
        }
        List<Object> values = Values.items(value);
        if (values.size() != names.size()) {
            throw new TemplateException("the chat template takes " + names.size() + " values out of " + values.size());
        }
        for (int i = 0; i < names.size(); i++) {
            scope.set(names.get(i), values.get(i));
        }
    }
}
