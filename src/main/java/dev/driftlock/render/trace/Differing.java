package dev.driftlock.render.trace;

import dev.driftlock.declared.Located;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What of a document another rendering of the same commit made differently. A list of plain values is one field, as the
 * API server takes most such lists; so is a list that has another length.
 */
public final class Differing {

    private final Set<Located> found = Collections.newSetFromMap(new IdentityHashMap<>());

    private Differing() {
    }

    /** The parts of {@code one}, by identity, that {@code other} has differently. */
    public static Set<Located> in(Located one, Located other) {
        var differing = new Differing();
        differing.compare(one, other);
        return differing.found;
    }

    private void compare(Located one, Located other) {
        if (one instanceof Located.Mapping(var mine, var line) && other instanceof Located.Mapping(var theirs, var at)) {
            mine.forEach((name, value) -> {
                if (theirs.containsKey(name)) compare(value, theirs.get(name));
                else found.add(value);
            });
            if (!mine.keySet().containsAll(theirs.keySet())) found.add(one);
        } else if (one instanceof Located.Sequence(var mine, var line) && other instanceof Located.Sequence(var theirs, var at) && mine.size() == theirs.size()) {
            for (int i = 0; i < mine.size(); i++) {
                if (mine.get(i) instanceof Located.Scalar mineScalar && !same(mineScalar, theirs.get(i))) found.add(one);
                else compare(mine.get(i), theirs.get(i));
            }
        } else if (!(one instanceof Located.Scalar scalar && same(scalar, other))) {
            found.add(one);
        }
    }

    private static boolean same(Located.Scalar one, Located other) {
        return other instanceof Located.Scalar(var value, var line) && value.equals(one.value());
    }
}
