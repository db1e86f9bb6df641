package dev.driftlock.policy.functions;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Regular expressions in RE2's syntax, which needs time in proportion to the text whatever the pattern. Each is compiled
 * once; a pattern's size is limited, since its program is what each character of the text is tried on.
 */
public final class Patterns {

    /** Instructions of the compiled pattern, about one for a character of it; a repetition counts as often as it repeats. */
    private static final int LARGEST = 2_000;

    private static final int LONGEST = 1_000;

    /** Patterns are nearly always literals; one that is put together from a request must not fill the memory. */
    private static final int MOST = 2_000;

    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private Patterns() {
    }

    /** The compiled {@code pattern}; throws PatternSyntaxException where it is none or too large. */
    public static Pattern compile(String pattern) {
        var known = COMPILED.get(pattern);
        if (known != null) return known;
        if (pattern.length() > LONGEST) throw new PatternSyntaxException("longer than " + LONGEST + " characters", "");
        var compiled = Pattern.compile(pattern);
        if (compiled.programSize() > LARGEST) throw new PatternSyntaxException("larger than " + LARGEST + " instructions once repetitions are unfolded", "");
        if (COMPILED.size() < MOST) COMPILED.put(pattern, compiled);
        return compiled;
    }

    static Pattern atRunTime(String pattern) {
        try {
            return compile(pattern);
        } catch (PatternSyntaxException e) {
            throw Failure.of("no regular expression");
        }
    }
}
