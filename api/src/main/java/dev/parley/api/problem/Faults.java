package dev.parley.api.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that the client learns of everything at once. */
public final class Faults {
    /** Nobody reads more, and an answer must not be much larger than its request. */
    private static final int MOST = 100;

    private final List<FieldError> errors = new ArrayList<>();

    /** Notes a faulty field. */
    public void add(String field, String message) {
        if (errors.size() < MOST) {
            errors.add(new FieldError(field, message));
        }
    }

    /** Whether nothing is wrong so far. */
    public boolean none() {
        return errors.isEmpty();
    }

    /** @throws ApiProblem when anything was noted: 404, because these fields name what is not there */
    public void throwNotFoundIfAny() {
        if (!errors.isEmpty()) {
            throw ApiProblem.notFound(errors);
        }
    }

    /** @throws ApiProblem when anything is wrong: 422 with every fault */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
    }
}
