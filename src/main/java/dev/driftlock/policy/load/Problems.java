package dev.driftlock.policy.load;

import dev.driftlock.policy.cel.Compiler.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Collects what is wrong in one file. */
final class Problems {

    private static final Pattern LINE = Pattern.compile("(\\d{1,9}):(\\d{1,9}): (.*)", Pattern.DOTALL);

    private final String file;
    private final TextPlaces places;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file, TextPlaces places) {
        this.file = file;
        this.places = places;
    }

    void at(Node node, String message) {
        at(node.getStartMark().getIndex(), message);
    }

    void at(int index, String message) {
        var place = places.of(index);
        found.add(new Problem(file, place.line(), place.column(), message, Optional.empty()));
    }

    /** @param line begins with file, line and column */
    void manifest(String line) {
        var parts = LINE.matcher(line.startsWith(file + ":") ? line.substring(file.length() + 1) : line);
        found.add(parts.matches() ? new Problem(file, Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3), Optional.empty())
                : new Problem(file, 1, 1, line, Optional.empty()));
    }

    void in(ScalarNode expression, RejectedException rejected) {
        for (var fault : rejected.faults()) {
            var place = places.of(expression, fault.offset());
            found.add(new Problem(file, place.line(), place.column(), fault.message(), Optional.of(expression.getValue())));
        }
    }

    List<Problem> found() {
        return found;
    }
}
