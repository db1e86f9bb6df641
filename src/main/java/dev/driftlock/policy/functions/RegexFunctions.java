package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.driftlock.policy.functions.Functions.Arg;
import java.util.ArrayList;
import java.util.List;

/** {@code find}, {@code findAll} (kubernetes.regex), and {@code matches} with each pattern compiled once. */
final class RegexFunctions {

    private static final Arg STRING = arg(SimpleType.STRING, String.class);

    private RegexFunctions() {
    }

    static void addTo(Functions functions) {
        functions.member("find", "string_find_string", SimpleType.STRING, args -> find((String) args[0], (String) args[1]), STRING, STRING);
        functions.member("findAll", "string_find_all_string", ListType.create(SimpleType.STRING),
                args -> findAll((String) args[0], (String) args[1], -1), STRING, STRING);
        functions.member("findAll", "string_find_all_string_int", ListType.create(SimpleType.STRING),
                args -> findAll((String) args[0], (String) args[1], (Long) args[2]), STRING, STRING, arg(SimpleType.INT, Long.class));
        functions.member("matches", "matches_string", SimpleType.BOOL, args -> matches((String) args[0], (String) args[1]), STRING, STRING);
        functions.global("matches", "matches", SimpleType.BOOL, args -> matches((String) args[0], (String) args[1]), STRING, STRING);
    }

    private static boolean matches(String text, String pattern) {
        return Patterns.atRunTime(pattern).matcher(text).find();
    }

    private static String find(String text, String pattern) {
        var matcher = Patterns.atRunTime(pattern).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    /** @param most as Go's FindAllString: all where it is below zero */
    private static List<String> findAll(String text, String pattern, long most) {
        var found = new ArrayList<String>();
        var matcher = Patterns.atRunTime(pattern).matcher(text);
        int end = -1;
        while ((most < 0 || found.size() < most) && matcher.find()) {
            // Go passes over an empty match right behind the one before.
            if (matcher.start() == matcher.end() && matcher.start() == end) continue;
            found.add(matcher.group());
            end = matcher.end();
        }
        return List.copyOf(found);
    }
}
