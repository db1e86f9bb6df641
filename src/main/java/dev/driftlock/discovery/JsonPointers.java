package dev.driftlock.discovery;

import dev.driftlock.guard.FieldPattern;
import dev.driftlock.guard.FieldPattern.Key;
import java.util.Arrays;

/** JSON pointers as Argo CD and Flux take them (RFC 6901): every step is a key, a star too. */
public final class JsonPointers {

    private JsonPointers() {
    }

    /** Throws IllegalArgumentException where it is none, or names the place after a list's end, where nothing is. A number names an item by its place in Git. */
    public static FieldPattern pattern(String pointer) {
        if (!pointer.startsWith("/") || pointer.length() < 2) throw new IllegalArgumentException("a JSON pointer begins with /");
        var steps = Arrays.stream(pointer.substring(1).split("/", -1)).map(step -> step.replace("~1", "/").replace("~0", "~")).toList();
        if (steps.contains("-")) throw new IllegalArgumentException("- is the place after a list's end");
        return new FieldPattern(pointer, steps.stream().<FieldPattern.Step>map(Key::new).toList());
    }
}
