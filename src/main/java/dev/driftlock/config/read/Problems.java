package dev.driftlock.config.read;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a configuration, one line each, in the order of discovery. */
final class Problems {

    private final Set<String> lines = new LinkedHashSet<>();

    void add(String line) {
        lines.add(onOneLine(line));
    }

    void notAccepted(String key, String value, String words) {
        add(key + ": \"" + value + "\" is not accepted; " + words);
    }

    List<String> lines() {
        return new ArrayList<>(lines);
    }

    private static String onOneLine(String text) {
        var line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) line.append(String.format("\\u%04x", c));
            else line.appendCodePoint(c);
        });
        return line.toString();
    }
}
