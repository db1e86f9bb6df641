package dev.driftlock.config.read;

import io.smallrye.config.EnvConfigSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Keys that nobody asked for. In a file they are mistakes, and a mistake in a guard's configuration must not pass in
 * silence; among the environment's variables there are those that Kubernetes makes for a Service of the same name.
 */
final class UnknownKeys {

    private UnknownKeys() {
    }

    static void refuse(Settings settings) {
        var asked = settings.asked();
        for (var source : settings.config().getConfigSources()) {
            if (isEnvironment(source)) continue;
            for (var name : new TreeSet<>(source.getPropertyNames())) {
                var key = withoutProfile(name);
                if (key.startsWith("\"" + Settings.ROOT + ".")) settings.problems().add(quoted(key));
                else if (isOurs(key) && !asked.contains(key) && !settings.isOverruled(key)) settings.problems().add(unknown(key, source, asked));
            }
        }
    }

    /** One line for each {@code DRIFTLOCK_} variable that means nothing here. */
    static List<String> variables(Settings settings) {
        Set<String> known = settings.asked().stream().map(Settings::asVariable).collect(Collectors.toCollection(HashSet::new));
        var lines = new ArrayList<String>();
        for (var source : settings.config().getConfigSources()) {
            if (!isEnvironment(source)) continue;
            for (var name : new TreeSet<>(source.getProperties().keySet())) {
                var variable = Settings.asVariable(name);
                if (variable.startsWith(Settings.asVariable(Settings.ROOT) + "_") && !known.contains(variable)) {
                    lines.add("the environment variable " + name + " means nothing here"
                            + Nearest.variable(variable, known).map(near -> "; did you mean " + near + "?").orElse(""));
                }
            }
        }
        return lines;
    }

    private static boolean isEnvironment(ConfigSource source) {
        return source instanceof EnvConfigSource;
    }

    private static boolean isOurs(String key) {
        return key.equals(Settings.ROOT) || key.startsWith(Settings.ROOT + ".") || key.startsWith(Settings.ROOT + "[");
    }

    private static String withoutProfile(String name) {
        return name.startsWith("%") && name.contains(".") ? name.substring(name.indexOf('.') + 1) : name;
    }

    private static String quoted(String key) {
        return key + " is not known: in YAML a key with a dot in it is one key; accepted are keys beneath " + Settings.ROOT + ":";
    }

    private static String unknown(String key, ConfigSource source, Set<String> asked) {
        var below = asked.stream().filter(each -> each.startsWith(key + ".")).map(each -> each.substring(key.length() + 1))
                .filter(each -> !each.contains(".")).toList();
        if (!below.isEmpty()) {
            return key + ": \"" + source.getValue(key) + "\" is not accepted; accepted are the keys " + String.join(", ", below);
        }
        return key + " is not known" + Nearest.key(key, asked).map(near -> "; did you mean " + near + "?").orElseGet(() -> beside(key, asked));
    }

    /** What is accepted where {@code key} stands, as far up as anything is known. */
    private static String beside(String key, Set<String> asked) {
        for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            var above = key.substring(0, dot);
            var names = asked.stream().filter(each -> each.startsWith(above + ".")).map(each -> each.substring(above.length() + 1).split("[.\\[]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!names.isEmpty()) return "; accepted are the keys " + String.join(", ", names);
            if (asked.contains(above)) return "; " + above + " takes no keys beneath it";
        }
        return "";
    }
}
