package dev.driftlock.render.trace;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that a renderer was given, found by what they say. */
public final class Leaves {

    private final Map<String, List<Leaf>> byText = new HashMap<>();
    private final Map<String, Leaf> byPath = new HashMap<>();

    public Leaves(Collection<Leaf> leaves) {
        for (var leaf : leaves) {
            byPath.put(String.join(".", leaf.path()), leaf);
            var text = said(leaf.text());
            if (!text.isEmpty()) byText.merge(text, List.of(leaf), (one, other) -> java.util.stream.Stream.concat(one.stream(), other.stream()).toList());
        }
    }

    /** Blanks at the end come and go with how a template writes a text. */
    static String said(String text) {
        return text.stripTrailing();
    }

    /** The value at a path such as {@code image.tag}. */
    public Optional<Leaf> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The only value that says this; among several the one whose path ends most like {@code path}, if that is one. */
    public Optional<Leaf> saying(String text, List<String> path) {
        var candidates = byText.getOrDefault(said(text), List.of());
        if (candidates.size() <= 1) return candidates.stream().findFirst();
        int longest = candidates.stream().mapToInt(leaf -> leaf.commonEnd(path)).max().orElse(0);
        var best = candidates.stream().filter(leaf -> leaf.commonEnd(path) == longest).toList();
        return longest > 0 && best.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
    }
}
