package dev.parley.domain.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Makes small schemas, connected or not, with loops and limits. */
final class RandomSchemas {

    /** Steps with a limit, and their flows found the slow way. */
    record Sample(List<Step> steps, OptionalInt maxTurns) {

        List<Flow> bruteForce() {
            List<Flow> flows = new ArrayList<>();
            walk(steps.getFirst(), new ArrayList<>(), new ArrayList<>(), flows);
            return flows;
        }

        private void walk(Step step, List<Step> path, List<Visit> visits, List<Flow> flows) {
            path.add(step);
            int turns = path.stream().mapToInt(each -> each.actions().size()).sum();
            boolean tooOften = path.stream().filter(step::equals).count() > step.maxVisits();
            if (!tooOften && turns <= maxTurns.orElse(Integer.MAX_VALUE)) {
                leave(step, path, visits, flows);
            }
            path.removeLast();
        }

        private void leave(Step step, List<Step> path, List<Visit> visits, List<Flow> flows) {
            if (step.end()) {
                visits.add(new Visit(step.id(), null));
                flows.add(new Flow(visits));
                visits.removeLast();
            }
            for (Exit exit : step.exits()) {
                visits.add(new Visit(step.id(), exit.decision()));
                Step next = steps.stream()
                        .filter(each -> each.id().equals(exit.to()))
                        .findFirst()
                        .orElseThrow();
                walk(next, path, visits, flows);
                visits.removeLast();
            }
        }
    }

    private RandomSchemas() {}

    static Sample sample(RandomGenerator random) {
        int count = random.nextInt(1, 7);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean end = i == count - 1 || random.nextInt(6) == 0;
            List<Exit> exits = end ? List.of() : exits(count, random);
            int maxVisits = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 1;
            steps.add(new Step("s" + i, i == 0, end, Role.AGENT, actions(random), exits, List.of(), maxVisits));
        }
        OptionalInt maxTurns = random.nextInt(3) == 0 ? OptionalInt.of(random.nextInt(1, 15)) : OptionalInt.empty();
        return new Sample(steps, maxTurns);
    }

    private static List<Exit> exits(int count, RandomGenerator random) {
        if (random.nextBoolean()) {
            return List.of(new Exit(null, "s" + random.nextInt(count), 1));
        }
        List<Exit> exits = new ArrayList<>();
        for (int decision = random.nextInt(1, 4); decision > 0; decision--) {
            exits.add(new Exit("d" + decision, "s" + random.nextInt(count), random.nextInt(1, 4)));
        }
        return exits;
    }

    private static List<Action> actions(RandomGenerator random) {
        Action agent = action(Role.AGENT, random);
        return random.nextBoolean() ? List.of(agent) : List.of(agent, action(Role.CANDIDATE, random));
    }

    private static Action action(Role role, RandomGenerator random) {
        ActionKind kind = random.nextBoolean() ? ActionKind.TEMPLATE : ActionKind.MESSAGE;
        return new Action(role, kind, "", "text", Map.of());
    }
}
