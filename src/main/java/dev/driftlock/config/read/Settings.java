package dev.driftlock.config.read;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * The texts below {@code driftlock.}, the strongest source's first, and which keys were asked for: what the reader asks
 * for is what is accepted, so there is no second list of keys that could differ.
 */
final class Settings {

    static final String ROOT = "driftlock";

    private static final String ESCAPED_COMMA = "(?<!\\\\),";

    private final SmallRyeConfig config;
    private final Problems problems;
    private final List<String> variables;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> overruled = new LinkedHashSet<>();

    Settings(SmallRyeConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
        this.variables = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .map(Settings::asVariable)
                .filter(name -> name.startsWith(asVariable(ROOT) + "_"))
                .distinct().toList();
    }

    /** {@code DRIFTLOCK_SOURCES_0__URL} of {@code driftlock.sources[0].url}: the form in which all sources' names compare. */
    static String asVariable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    Problems problems() {
        return problems;
    }

    Set<String> asked() {
        return asked;
    }

    /** Whether a variable has taken the whole list away that this key of a file belongs to. */
    boolean isOverruled(String key) {
        return overruled.stream().anyMatch(list -> key.startsWith(list + "["));
    }

    SmallRyeConfig config() {
        return config;
    }

    /** The text of one key; empty where no source sets it. */
    Optional<String> text(String key) {
        asked.add(key);
        return Optional.ofNullable(valueOf(key).getValue());
    }

    private ConfigValue valueOf(String key) {
        var value = config.getConfigValue(key);
        if (value.hasProblems()) {
            problems.add(key + ": \"" + value.getRawValue() + "\" names a value that is not set; accepted is ${NAME} of one that is");
        }
        return value;
    }

    /** The texts of a list; absent where no source sets it, which is not the same as an empty one. */
    Optional<List<String>> texts(String key) {
        var whole = valueOf(key);
        var items = indexes(key).stream().map(index -> key + "[" + index + "]").toList();
        asked.add(key);
        asked.addAll(items);
        if (whole.getValue() != null && (items.isEmpty() || isStronger(whole, items))) return Optional.of(split(whole.getValue()));
        if (items.isEmpty()) return Optional.empty();
        return Optional.of(items.stream().map(item -> text(item).orElse("")).toList());
    }

    /** The keys of a list's items that are sections: {@code driftlock.sources[0]} and so on. */
    List<String> sections(String key) {
        var whole = text(key);
        var items = new ArrayList<String>();
        for (int index : indexes(key)) {
            if (index != items.size()) problems.add(key + "[" + items.size() + "] is not set; accepted are entries without a gap");
            items.add(key + "[" + index + "]");
        }
        if (whole.isEmpty()) return items;
        if (!whole.get().isBlank()) problems.notAccepted(key, whole.get(), "accepted is a list of entries with keys");
        // An empty text is an empty list: from a variable it takes the file's items away, from a file (sources: []) no variable's.
        overruled.add(key);
        int ordinal = valueOf(key).getSourceOrdinal();
        return items.stream().filter(item -> isSetAbove(ordinal, item)).toList();
    }

    private boolean isSetAbove(int ordinal, String item) {
        var prefix = asVariable(item);
        return StreamSupport.stream(config.getConfigSources().spliterator(), false).filter(source -> source.getOrdinal() > ordinal)
                .flatMap(source -> source.getPropertyNames().stream()).anyMatch(name -> asVariable(name).startsWith(prefix));
    }

    private boolean isStronger(ConfigValue whole, List<String> items) {
        return items.stream().allMatch(item -> whole.getSourceOrdinal() > valueOf(item).getSourceOrdinal());
    }

    private SortedSet<Integer> indexes(String key) {
        var indexes = new TreeSet<Integer>();
        var prefix = asVariable(key) + "_";
        for (var variable : variables) {
            if (!variable.startsWith(prefix)) continue;
            int end = variable.indexOf('_', prefix.length());
            var index = end < 0 ? "" : variable.substring(prefix.length(), end);
            if (index.matches("\\d{1,4}")) indexes.add(Integer.parseInt(index));
        }
        return indexes;
    }

    private static List<String> split(String text) {
        if (text.isBlank()) return List.of();
        var items = new ArrayList<String>();
        for (var item : text.split(ESCAPED_COMMA, -1)) items.add(item.replace("\\,", ",").strip());
        return items;
    }
}
